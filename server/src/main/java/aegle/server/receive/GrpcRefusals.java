package aegle.server.receive;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;

/**
 * Counts the messages that gRPC itself refuses by their first five bytes, which say how long they
 * are and whether they are packed: of those no call ever hears.
 */
final class GrpcRefusals extends ServerStreamTracer.Factory {
  private final Reception reception;
  private final String protocol;

  GrpcRefusals(Reception reception, String protocol) {
    this.reception = reception;
    this.protocol = protocol;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new Call();
  }

  /** Why a message that gRPC refuses is one. */
  static String reason(Status status) {
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED ? "too_large" : "malformed";
  }

  /** One call; gRPC calls it from one thread after the other. */
  private final class Call extends ServerStreamTracer {
    private volatile boolean begun;

    @Override
    public void inboundMessage(int number) {
      begun = true;
    }

    @Override
    public void streamClosed(Status status) {
      // Once a message has begun the call answers, and counts what it refuses.
      boolean byGrpc =
          status.getCode() == Status.Code.RESOURCE_EXHAUSTED
              || status.getCode() == Status.Code.INTERNAL;
      if (!begun && byGrpc) {
        reception.reject(protocol, reason(status));
      }
    }
  }
}
