package aegle.protocols.sentry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.sentry.EnvelopeException.Reason;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SentryKeyTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @Test
  void the_header_is_read_as_java_node_and_the_cli_write_it() {
    for (String header :
        new String[] {
          "Sentry sentry_version=7,sentry_client=sentry.java/8.62.0,sentry_key=" + KEY,
          "Sentry sentry_key=" + KEY + ", sentry_version=7, sentry_client=sentry.java/8.62.0",
          "sentry  sentry_version=2.0 , sentry_client=sentry.java/8.62.0 ,sentry_key=" + KEY
        }) {
      assertThat(key(header, null, null, null, null))
          .isEqualTo(new SentryKey(KEY, null, "sentry.java/8.62.0"));
      assertThat(key(null, header, null, null, null).publicKey()).isEqualTo(KEY);
    }
  }

  @Test
  void the_query_is_decoded_and_other_parameters_do_not_matter() {
    String query =
        "a=b&sentry_version=7&sentry_key=" + KEY + "&sentry_client=sentry.javascript%2F11.12.0";
    assertThat(key(null, null, query, null, null))
        .isEqualTo(new SentryKey(KEY, null, "sentry.javascript/11.12.0"));
  }

  @Test
  void basic_credentials_and_the_path_carry_a_key_too() {
    String basic = "Basic " + Base64.getEncoder().encodeToString((KEY + ":").getBytes(UTF_8));
    assertThat(key(null, basic, null, null, null).publicKey()).isEqualTo(KEY);
    assertThat(key(null, null, null, KEY, null).publicKey()).isEqualTo(KEY);
  }

  @Test
  void the_dsn_of_an_envelope_counts_only_where_nothing_else_is_said() {
    String dsn = "http://" + KEY + ":secret@clinic.example:8600/prefix/4507";
    assertThat(key(null, null, null, null, dsn)).isEqualTo(new SentryKey(KEY, "4507", ""));
    assertThat(key(null, null, "sentry_key=other", null, dsn).publicKey()).isEqualTo("other");
  }

  @Test
  void a_bearer_of_a_proxy_is_no_key_and_no_error() {
    assertThat(key(null, "Bearer abc", "sentry_key=" + KEY, null, null).publicKey()).isEqualTo(KEY);
  }

  @Test
  void none_several_and_malformed_keys_are_refused_as_relay_refuses_them() {
    refused(Reason.MISSING_AUTH, null, null, null);
    refused(Reason.MISSING_AUTH, null, "sentry_version=7", null);
    refused(Reason.MULTIPLE_AUTH, "Sentry sentry_key=" + KEY, "sentry_key=" + KEY, null);
    refused(Reason.INVALID_AUTH, "Bearer " + KEY, null, null);
    refused(Reason.INVALID_AUTH, "Sentry sentry_version=7", null, null);
    refused(Reason.INVALID_AUTH, null, "sentry_key=a%2Fb", null);
    refused(Reason.INVALID_AUTH, null, "sentry_key=%zz", null);
    refused(Reason.INVALID_AUTH, null, "sentry_key=" + "x".repeat(65), null);
    refused(Reason.INVALID_AUTH, null, "sentry_key=" + KEY + "&sentry_version=9", null);
    refused(Reason.INVALID_AUTH, null, null, "http://clinic.example/4507");
    refused(Reason.INVALID_AUTH, null, null, "http://" + KEY + "@clinic.example/");
    refused(Reason.INVALID_AUTH, null, null, "::::");
  }

  @Test
  void no_key_reaches_a_log_by_way_of_a_text() {
    assertThat(new SentryKey(KEY, null, "sentry.java/8").toString()).doesNotContain(KEY);
    assertThat(new SentryKey.Places(KEY, KEY, KEY, KEY, KEY).toString()).doesNotContain(KEY);
  }

  private static void refused(
      Reason reason, @Nullable String header, @Nullable String query, @Nullable String dsn) {
    assertThatThrownBy(() -> key(header, null, query, null, dsn))
        .isInstanceOfSatisfying(
            EnvelopeException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageNotContaining(KEY);
  }

  private static SentryKey key(
      @Nullable String header,
      @Nullable String authorization,
      @Nullable String query,
      @Nullable String pathKey,
      @Nullable String dsn) {
    return SentryKey.of(new SentryKey.Places(header, authorization, query, pathKey, dsn));
  }
}
