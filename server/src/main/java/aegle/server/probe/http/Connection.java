package aegle.server.probe.http;

import aegle.server.probe.config.TlsSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open connection to a host and port. */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final HttpAddress origin;
  private final TlsSettings tls;
  private final long tlsStamp;
  private final DeadlineSocket plain;
  private final Socket socket;
  private final HttpInput input;
  private final OutputStream output;

  private Connection(
      HttpAddress origin, TlsSettings tls, long tlsStamp, DeadlineSocket plain, Socket socket)
      throws IOException {
    this.origin = origin;
    this.tls = tls;
    this.tlsStamp = tlsStamp;
    this.plain = plain;
    this.socket = socket;
    this.input = new HttpInput(socket.getInputStream());
    this.output = socket.getOutputStream();
  }

  /** Connects to the first address of the host that answers. */
  static Connection open(
      HttpAddress address, TlsSettings tls, LongSupplier nanoTicker, long deadlineNanos)
      throws IOException, FetchException {
    String host = address.bareHost();
    @Nullable IOException failure = null;
    for (InetAddress each : InetAddress.getAllByName(host)) {
      DeadlineSocket plain = new DeadlineSocket(nanoTicker);
      plain.deadline(deadlineNanos);
      try {
        plain.setTcpNoDelay(true);
        plain.connect(
            new InetSocketAddress(each, address.effectivePort()), plain.remainingMillis());
        if (!address.isSecure()) {
          return new Connection(address, tls, 0, plain, plain);
        }
        long stamp = TlsContexts.stamp(tls);
        return new Connection(address, tls, stamp, plain, secured(plain, address, tls));
      } catch (IOException e) {
        closeQuietly(plain);
        failure = e;
      } catch (FetchException | RuntimeException e) {
        closeQuietly(plain);
        throw e;
      }
    }
    throw failure == null ? new IOException("the host has no address") : failure;
  }

  private static SSLSocket secured(DeadlineSocket plain, HttpAddress address, TlsSettings tls)
      throws IOException, FetchException {
    String name = tls.serverName().isEmpty() ? address.bareHost() : tls.serverName();
    SSLSocket socket =
        (SSLSocket)
            TlsContexts.of(tls)
                .getSocketFactory()
                .createSocket(plain, name, address.effectivePort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(tls.protocols().toArray(String[]::new));
    if (tls.verification() == TlsSettings.Verification.FULL) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** Whether this connection can serve the address, with the same certificates as now on disk. */
  boolean leadsTo(HttpAddress address, TlsSettings wanted) throws FetchException {
    return origin.hasOriginOf(address)
        && tls.equals(wanted)
        && (!address.isSecure() || tlsStamp == TlsContexts.stamp(wanted));
  }

  void deadline(long nanos) {
    plain.deadline(nanos);
  }

  HttpInput input() {
    return input;
  }

  void send(byte[] request) throws IOException {
    output.write(request);
    output.flush();
  }

  void close() {
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("Closed a connection with an error: reason={}", e.getMessage());
    }
  }
}
