package aegle.server.receive;

import aegle.server.connect.HttpSettings;
import aegle.server.tls.CertificateException;
import aegle.server.tls.Certificates;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same doors once more, behind TLS, for clients that speak nothing else. A port that is taken
 * or a certificate that cannot be used costs this door only: the server goes on without it, and
 * says so.
 */
public final class TlsDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsDoor.class);
  private static final Duration RENEWAL_PERIOD = Duration.ofMinutes(10);

  private final InetSocketAddress address;
  private final Certificates certificates;
  private final HttpSettings settings;
  private final Thread renewal =
      Thread.ofPlatform().name("tls-renewal").daemon().unstarted(this::renew);
  private volatile @Nullable Connector connector;
  private volatile boolean closed;

  /**
   * A door that is still closed.
   *
   * @param address which the server listens on; port 0: the door stays closed
   * @param settings of every connector
   */
  public TlsDoor(
      InetSocketAddress address,
      Certificates certificates,
      HttpSettings settings,
      MeterRegistry meters) {
    this.address = address;
    this.settings = settings;
    this.certificates = certificates;
    if (address.getPort() != 0) {
      TimeGauge.builder(
              "aegle.tls.certificate.end",
              this,
              TimeUnit.MILLISECONDS,
              door -> door.connector == null ? 0 : door.certificates.end().toEpochMilli())
          .description("When the certificate that is shown ends, since 1970; 0: none is shown.")
          .register(meters);
    }
  }

  /** What Tomcat is to open besides its own connector; empty when the door stays closed. */
  public Optional<Connector> connector() {
    if (address.getPort() == 0) {
      return Optional.empty();
    }
    try (ServerSocket free = new ServerSocket()) {
      free.setReuseAddress(true);
      free.bind(address);
    } catch (IOException e) {
      LOG.warn(
          "Could not open the door for TLS, the server goes on without it: address={} reason={};"
              + " choose another port with --tls-port",
          address,
          String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    try {
      Certificates.Offer offer = certificates.current();
      Connector open = newConnector(offer);
      offer.shown();
      connector = open;
      renewal.start();
      LOG.info("Opened the door for TLS: address={} until={}", address, certificates.end());
      return Optional.of(open);
    } catch (CertificateException | UncheckedIOException e) {
      LOG.warn(
          "Could not open the door for TLS, the server goes on without it: address={} reason={};"
              + " see 'tls' in aegle.yml",
          address,
          String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Connector newConnector(Certificates.Offer offer) {
    Connector tls = new Connector(HttpSettings.PROTOCOL);
    settings.apply(tls);
    tls.setScheme("https");
    tls.setSecure(true);
    tls.setPort(address.getPort());
    Http11NioProtocol protocol = (Http11NioProtocol) tls.getProtocolHandler();
    InetAddress local = address.getAddress();
    protocol.setAddress(local);
    protocol.setSSLEnabled(true);
    protocol.setExecutor(new VirtualThreadExecutor("tls-handler-"));
    protocol.addSslHostConfig(settings.tls(offer.store(), Certificates.ALIAS));
    return tls;
  }

  private void renew() {
    while (!closed) {
      LockSupport.parkNanos(RENEWAL_PERIOD.toNanos());
      Connector open = connector;
      if (closed || open == null || !certificates.isDue()) {
        continue;
      }
      try {
        Certificates.Offer offer = certificates.current();
        ((Http11NioProtocol) open.getProtocolHandler())
            .addSslHostConfig(settings.tls(offer.store(), Certificates.ALIAS), true);
        offer.shown();
        LOG.info("Renewed the certificate for TLS: until={}", certificates.end());
      } catch (CertificateException | UncheckedIOException | IllegalArgumentException e) {
        LOG.warn(
            "Could not renew the certificate for TLS, the old one stays: reason={}",
            String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(renewal);
  }
}
