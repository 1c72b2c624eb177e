package aegle.server.receive;

import aegle.metrics.AppendResult;
import aegle.metrics.StoreException;
import aegle.protocols.DecodeException;
import aegle.protocols.remotewrite.OversizeException;
import aegle.protocols.remotewrite.WriteRequestReader;
import aegle.server.intake.Intake;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.MetadataCatalogue;
import aegle.server.intake.Permission;
import aegle.server.intake.Sender;
import aegle.signals.Labels;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/v1/write}: remote write 1.0. 204 when everything is stored; 400 when something
 * was refused for good (senders drop it), 503 when it is worth another try (senders repeat it).
 */
final class RemoteWriteServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RemoteWriteServlet.class);
  private static final String PROTOCOL = "remote_write";
  private static final String V2_MESSAGE = "io.prometheus.write.v2";
  private static final String RETRY_SECONDS = "5";

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient MetadataCatalogue metadata;
  private final transient IntakeLimits limits;
  private final transient RequestBuffers buffers;

  RemoteWriteServlet(Gate gate, Intake intake, MetadataCatalogue metadata, IntakeLimits limits) {
    this.gate = gate;
    this.intake = intake;
    this.metadata = metadata;
    this.limits = limits;
    this.buffers = new RequestBuffers(limits);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> who = gate.admit(request, response, Permission.WRITE, PROTOCOL);
    if (who.isEmpty()) {
      return;
    }
    Optional<String> strange = strangeness(request);
    if (strange.isPresent()) {
      refuse(response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "media_type", strange.get());
      return;
    }
    Optional<RequestBuffers.Buffer> buffer = buffers.borrow();
    if (buffer.isEmpty()) {
      response.setHeader("Retry-After", RETRY_SECONDS);
      refuse(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "busy",
          "as many requests are being read as allowed (" + limits.maxRequests() + "); try again");
      return;
    }
    try {
      String client = Reception.client(request.getHeader("User-Agent"));
      receive(request, response, buffer.get(), new Sender(PROTOCOL, who.get(), client));
    } finally {
      buffers.giveBack(buffer.get());
    }
  }

  private static Optional<String> strangeness(HttpServletRequest request) {
    String type = request.getContentType();
    String lower = type == null ? "" : type.toLowerCase(Locale.ROOT).replace(" ", "");
    if (lower.contains(V2_MESSAGE)) {
      return Optional.of(
          "remote write 2.0 is not taken in; set protobuf_message: prometheus.WriteRequest");
    }
    if (!lower.isEmpty() && !lower.split(";", 2)[0].equals("application/x-protobuf")) {
      return Optional.of("Content-Type is '" + shortened(type) + "'; send application/x-protobuf");
    }
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("snappy")) {
      return Optional.of(
          "Content-Encoding is '" + shortened(encoding) + "'; send snappy (block format)");
    }
    return Optional.empty();
  }

  private static String shortened(String header) {
    return header.length() > 80 ? header.substring(0, 80) + "..." : header;
  }

  private void receive(
      HttpServletRequest request,
      HttpServletResponse response,
      RequestBuffers.Buffer buffer,
      Sender who)
      throws IOException {
    int length = readBody(request, buffer);
    if (length < 0) {
      intake.reject(who, "too_large", 1);
      PlainText.send(
          response,
          HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
          "the body has more than " + limits.maxBodyBytes() + " bytes; send smaller requests");
      return;
    }
    try {
      buffer.reader.open(buffer.body, length);
      store(response, buffer.reader, who);
    } catch (OversizeException e) {
      intake.reject(who, "too_large", 1);
      PlainText.send(response, HttpServletResponse.SC_BAD_REQUEST, message(e));
    } catch (DecodeException e) {
      intake.reject(who, "malformed", 1);
      PlainText.send(response, HttpServletResponse.SC_BAD_REQUEST, message(e));
    } catch (StoreException e) {
      LOG.warn("Could not store a remote write request: reason={}", e.getMessage());
      response.setHeader("Retry-After", RETRY_SECONDS);
      PlainText.send(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "the store cannot write now: " + message(e));
    }
  }

  /** Reads the body into the buffer; its length, or -1 when it is beyond the limit. */
  private int readBody(HttpServletRequest request, RequestBuffers.Buffer buffer)
      throws IOException {
    long declared = request.getContentLengthLong();
    if (declared > limits.maxBodyBytes()) {
      return -1;
    }
    if (declared > buffer.body.length) {
      buffer.body = new byte[(int) declared];
    }
    InputStream in = request.getInputStream();
    int length = 0;
    while (true) {
      int count = in.read(buffer.body, length, buffer.body.length - length);
      if (count < 0) {
        return length;
      }
      length += count;
      if (length > limits.maxBodyBytes()) {
        return -1;
      }
      if (length == buffer.body.length) {
        if (declared == length) {
          return length;
        }
        buffer.body = Arrays.copyOf(buffer.body, length * 2);
      }
    }
  }

  private void store(HttpServletResponse response, WriteRequestReader reader, Sender who)
      throws IOException {
    AppendResult result =
        reader.sampleCount() == 0
            ? AppendResult.ofAccepted(0)
            : intake.append(reader, who.project(), who);
    if (!reader.metadata().isEmpty()) {
      metadata.learn(PROTOCOL + ":" + who.project(), Labels.EMPTY, reader.metadata());
      intake.count(PROTOCOL, "metadata", reader.metadata().size());
    }
    if (reader.excessMetadataCount() > 0) {
      intake.reject(PROTOCOL, "too_much_metadata", reader.excessMetadataCount());
    }
    if (reader.exemplarCount() > 0) {
      intake.reject(PROTOCOL, "exemplar_not_kept", reader.exemplarCount());
    }
    if (reader.histogramCount() > 0) {
      intake.reject(PROTOCOL, "native_histogram_not_kept", reader.histogramCount());
    }
    if (result.refused().isEmpty()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    PlainText.send(response, HttpServletResponse.SC_BAD_REQUEST, sentence(result, reader));
  }

  private static String sentence(AppendResult result, WriteRequestReader reader) {
    StringBuilder text = new StringBuilder();
    text.append(reader.firstInvalid().isEmpty() ? result.firstRefusal() : reader.firstInvalid());
    text.append(" (refused ").append(result.refusedCount());
    text.append(" of ").append(result.refusedCount() + result.accepted()).append(" samples:");
    String separator = " ";
    for (Map.Entry<AppendResult.Refusal, Long> entry : result.refused().entrySet()) {
      text.append(separator).append(entry.getKey().words()).append(' ').append(entry.getValue());
      separator = ", ";
    }
    return text.append(')').toString();
  }

  private void refuse(HttpServletResponse response, int status, String reason, String sentence)
      throws IOException {
    intake.reject(PROTOCOL, reason, 1);
    PlainText.send(response, status, sentence);
  }

  private static String message(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
