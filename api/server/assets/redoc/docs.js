// Draws the API reference from this server's own contract. A file of its own, because the page's
// Content-Security-Policy lets no inline script run.
Redoc.init(
  "/api/v1/openapi.json",
  {
    hideDownloadButtons: false,
    requiredPropsFirst: true,
    sortOperationsAlphabetically: false,
    expandResponses: "200,201",
    jsonSampleExpandLevel: 3,
    nativeScrollbars: true,
  },
  document.getElementById("docs"),
);
