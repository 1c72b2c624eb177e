package aegle.server.connect;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.Constants;
import org.apache.coyote.ErrorState;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** One connection's requests, none of which may take for ever to arrive. */
final class SteadyConnection extends Http11Processor {
  /** What the slowest line brings of a body; less than the doors for programs ask for. */
  private static final long LEAST_BODY_BYTES_PER_SECOND = 512;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final SteadyProtocol protocol;
  private final AtomicBoolean bodyCut = new AtomicBoolean();
  private volatile boolean readsBody;

  SteadyConnection(SteadyProtocol protocol) {
    super(protocol, protocol.getAdapter());
    this.protocol = protocol;
    request.setInputBuffer(new SteadyBody(request.getInputBuffer()));
  }

  @Override
  public SocketState service(SocketWrapperBase<?> connection) throws IOException {
    int served = request.getRequestProcessor().getRequestCount();
    bodyCut.set(false);
    protocol.busy().add(this);
    try {
      SocketState state = super.service(connection);
      // Empty lines and parts of a record of TLS begin no request.
      boolean fruitless =
          state == SocketState.OPEN && request.getRequestProcessor().getRequestCount() == served;
      boolean overdue = protocol.note(connection, fruitless);
      if (state == SocketState.LONG && !isAsync()) {
        overdue = isHeadOverdue();
      }
      if (overdue) {
        protocol.count("slow_head");
        return SocketState.CLOSED;
      }
      return state;
    } finally {
      protocol.busy().remove(this);
    }
  }

  /** The time of a request starts with its first byte and is unknown before that. */
  private boolean isHeadOverdue() {
    long begun = request.getStartTimeNanos();
    return begun >= 0 && System.nanoTime() - begun > protocol.patienceNanos();
  }

  /**
   * Whether a body is being read that should have come by now. Within a chunked body Tomcat itself
   * reads on, over extensions and trailers, and gives nothing back meanwhile.
   */
  boolean isBodyOverdue() {
    long begun = request.getStartTimeNanos();
    return readsBody && begun >= 0 && System.nanoTime() - begun > allowedForBody();
  }

  private long allowedForBody() {
    return protocol.patienceNanos()
        + request.getBytesRead() * NANOS_PER_SECOND / LEAST_BODY_BYTES_PER_SECOND;
  }

  /** Whether the answer is given, and what is left of the request's body is read to its end. */
  boolean isReadingTheRest() {
    return request.getRequestProcessor().getStage() == Constants.STAGE_ENDINPUT;
  }

  /**
   * Counts a body cut for its slowness once, whether its reader or the watch comes upon it first.
   */
  void countSlowBody() {
    if (bodyCut.compareAndSet(false, true)) {
      protocol.count("slow_body");
    }
  }

  /** Hangs up; whoever waits for bytes meanwhile hears of it at the next. */
  void cut() {
    readsBody = false;
    SocketWrapperBase<?> connection = getSocketWrapper();
    if (connection != null) {
      connection.close();
    }
  }

  /** A body that ends by a deadline, which moves on with every byte. */
  private final class SteadyBody implements InputBuffer {
    private final InputBuffer body;

    private SteadyBody(InputBuffer body) {
      this.body = body;
    }

    @Override
    public int doRead(ApplicationBufferHandler reader) throws IOException {
      int count;
      readsBody = true;
      try {
        count = body.doRead(reader);
      } finally {
        readsBody = false;
      }
      if (count >= 0 && System.nanoTime() - request.getStartTimeNanos() > allowedForBody()) {
        countSlowBody();
        disableSwallowRequest();
        setErrorState(ErrorState.CLOSE_CLEAN, null);
        throw new SocketTimeoutException("the body came too slowly");
      }
      return count;
    }

    @Override
    public int available() {
      return body.available();
    }
  }
}
