// Read before Decap CMS: it must wait for admin.js to give it its configuration.
window.CMS_MANUAL_INIT = true;
