package aegle.server.receive;

import aegle.server.intake.Intake;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Lets a bounded number of calls in at the same time; further ones get 503 and are counted. */
final class CallPermits {
  private final String protocol;
  private final int most;
  private final Intake intake;
  private final Semaphore places;

  /** An answer being written. */
  @FunctionalInterface
  interface Call {
    void run() throws IOException;
  }

  CallPermits(String protocol, int most, Intake intake) {
    this.protocol = protocol;
    this.most = most;
    this.intake = intake;
    this.places = new Semaphore(most);
  }

  void answer(HttpServletResponse response, Call call) throws IOException {
    if (!places.tryAcquire()) {
      intake.reject(protocol, "unavailable", 1);
      response.setHeader("Retry-After", "1");
      PlainText.send(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "as many calls are being answered as allowed (" + most + "); try again");
      return;
    }
    try {
      call.run();
    } finally {
      places.release();
    }
  }
}
