package aegle.server.connect;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.KeyStore;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** What holds for every port that speaks HTTP. */
public final class HttpSettings {
  /** The protocol of every connector, by the name that Tomcat makes it from. */
  public static final String PROTOCOL = SteadyProtocol.class.getName();

  private static final int MAX_HEAD_BYTES = 16 * 1024;
  private static final int MAX_CONNECTIONS = 2_000;
  private static final int MAX_FORM_BYTES = 2 << 20;

  /** A connection that says nothing for so long is closed. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** PromQL typed into an address as it is: rate(up[5m]), {job="x"}. */
  private static final String CHARACTERS_OF_PROMQL = "[]{}|\"<>^`\\";

  private static final String VERSIONS_OF_TLS = "TLSv1.2+TLSv1.3";

  private final MeterRegistry meters;

  /**
   * Settings of all connectors of one server.
   *
   * @param meters gets {@code aegle_http_connections_cut_total{reason}} and {@code
   *     aegle_http_watch_failures_total}
   */
  public HttpSettings(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * Sets the limits of a connector before it is started.
   *
   * @param connector made with {@link #PROTOCOL}
   */
  public void apply(Connector connector) {
    connector.setMaxPostSize(MAX_FORM_BYTES);
    connector.setProperty("relaxedQueryChars", CHARACTERS_OF_PROMQL);
    SteadyProtocol protocol = (SteadyProtocol) connector.getProtocolHandler();
    protocol.setMaxHttpRequestHeaderSize(MAX_HEAD_BYTES);
    protocol.setMaxConnections(MAX_CONNECTIONS);
    protocol.setConnectionTimeout(Math.toIntExact(SILENCE.toMillis()));
    Counter failures =
        Counter.builder("aegle.http.watch.failures")
            .description("Looks for connections to cut that failed; the log says why.")
            .register(meters);
    protocol.setCounters(reason -> counter(reason).increment(), failures::increment);
  }

  /**
   * What a connector shows and speaks behind TLS.
   *
   * @param store without a password
   * @param alias of the key and its certificate in the store
   */
  public SSLHostConfig tls(KeyStore store, String alias) {
    SSLHostConfig config = new SSLHostConfig();
    config.setProtocols(VERSIONS_OF_TLS);
    SSLHostConfigCertificate shown =
        new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.UNDEFINED);
    shown.setCertificateKeystore(store);
    shown.setCertificateKeyAlias(alias);
    shown.setCertificateKeystorePassword("");
    config.addCertificate(shown);
    return config;
  }

  private Counter counter(String reason) {
    return Counter.builder("aegle.http.connections.cut")
        .description("Connections that were closed because a whole request took too long to come.")
        .tag("reason", reason)
        .register(meters);
  }
}
