// What the page does by itself is GOV.UK Frontend's alone, and every page works without it. The build puts this after
// GOV.UK Frontend's own module in one file, so there is no import to keep in step with hashed names.
initAll();
