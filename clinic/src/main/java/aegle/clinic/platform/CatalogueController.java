package aegle.clinic.platform;

import aegle.clinic.town.Clinic;
import java.time.LocalTime;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Shows what there is to book. */
@RestController
final class CatalogueController {
  private final Catalogue catalogue;
  private final PriceList prices;

  CatalogueController(Catalogue catalogue, PriceList prices) {
    this.catalogue = catalogue;
    this.prices = prices;
  }

  /** A clinic as visitors see it. */
  record Place(
      String id, String name, String timeZone, String currency, LocalTime opens, LocalTime closes) {
    static Place of(Clinic clinic) {
      return new Place(
          clinic.id(),
          clinic.name(),
          clinic.zone().getId(),
          clinic.currency().getCurrencyCode(),
          clinic.opens(),
          clinic.closes());
    }
  }

  @GetMapping("/api/clinics")
  List<Place> clinics() {
    return catalogue.clinics().stream().map(Place::of).toList();
  }

  @GetMapping("/api/services")
  List<PriceList.Line> services(@RequestParam("clinic") String clinicId) {
    return prices.of(catalogue.clinic(clinicId));
  }

  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  String page() {
    StringBuilder rows = new StringBuilder();
    for (Clinic clinic : catalogue.clinics()) {
      rows.append(
          "<li><a href=\"/api/services?clinic=%s\">%s</a>, %s to %s (%s)</li>\n"
              .formatted(
                  clinic.id(),
                  HtmlUtils.htmlEscape(clinic.name()),
                  clinic.opens(),
                  clinic.closes(),
                  clinic.zone()));
    }
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Beauty with AI Precision</title></head>
    <body><main>
    <h1>Beauty with AI Precision</h1>
    <p>Skin analyses and treatments. This is a demonstration: nobody here is real.</p>
    <h2>Clinics</h2>
    <ul>
    %s</ul>
    <p><a href="/api/health">Health</a> · <a href="/actuator/prometheus">Metrics</a></p>
    </main></body></html>
    """
        .formatted(rows);
  }
}
