package aegle.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients call themselves, as the page of sources shows it. */
class ClientNameTest {
  @ParameterizedTest
  @CsvSource({
    "Prometheus/3.5.3, Prometheus/3.5.3",
    "sentry.javascript.node/11.12.0, sentry.javascript.node/11.12.0",
    "OTel-OTLP-Exporter-JavaScript/0.211.0, OTel-OTLP-Exporter-JavaScript/0.211.0",
    "aws-sdk-js/3.940.0 ua/2.1 os/linux, aws-sdk-js/3.940.0",
    "@datadog/datadog-api-client, @datadog/datadog-api-client",
    "Mozilla/5.0 (X11; Linux x86_64), Mozilla/5.0"
  })
  void programs_keep_their_names(String agent, String name) {
    assertThat(Reception.client(agent)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "somchai@example.org",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
        "+66812345678",
        "client/0812345678",
        "สมชาย",
        "a<script>",
        "0123456789abcdef0123456789abcdef"
      })
  void what_may_be_of_a_person_or_a_secret_is_no_name(String agent) {
    assertThat(Reception.client(agent)).isEqualTo(Reception.UNNAMED_CLIENT);
  }
}
