package aegle.clinic.platform;

import aegle.clinic.town.Clinic;
import java.time.LocalTime;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

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
}
