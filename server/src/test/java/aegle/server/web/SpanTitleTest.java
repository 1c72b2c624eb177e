package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.signals.FieldNames;
import aegle.signals.Fields;
import org.junit.jupiter.api.Test;

class SpanTitleTest {
  @Test
  void a_call_is_named_with_its_path_unless_the_name_says_it() {
    assertThat(title("GET clinic.example", "http.client", "/api/slots", ""))
        .isEqualTo("GET clinic.example /api/slots");
    assertThat(title("GET /api/slots", "http.client", "/api/slots", ""))
        .isEqualTo("GET /api/slots");
    assertThat(title("GET /slots/[id]", "http.server", "/slots/7", "/slots/[id]"))
        .isEqualTo("GET /slots/[id]");
    assertThat(title("Largest contentful paint", "ui.webvital.lcp", "/", ""))
        .isEqualTo("Largest contentful paint");
    assertThat(SpanTitle.of(Fields.builder().build(), "(no name)")).isEqualTo("(no name)");
  }

  private static String title(String name, String operation, String path, String route) {
    Fields.Builder span = Fields.builder();
    span.put(FieldNames.SPAN_NAME, name).put(FieldNames.SPAN_OP, operation);
    span.putText(FieldNames.URL_PATH, path);
    span.putText(FieldNames.ROUTE, route);
    return SpanTitle.of(span.build(), "");
  }
}
