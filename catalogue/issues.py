FORM_PATH = ".github/ISSUE_TEMPLATE/cas.yml"
def form_text(c): return ""
