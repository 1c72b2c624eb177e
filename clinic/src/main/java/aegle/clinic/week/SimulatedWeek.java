package aegle.clinic.week;

import aegle.protocols.remotewrite.WriteRequestWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntConsumer;

/** Writes a made-up week, up to now, in one pass from old to new. */
public final class SimulatedWeek {
  // Longer than a week by an hour's window and some slack: whatever is compared with the same time
  // last week, over up to an hour, then has its samples from the first minute.
  private static final Duration LENGTH = Duration.ofDays(7).plusMinutes(75);
  private static final int STEPS_PER_REQUEST = 60;
  private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_ERROR_CHARS = 300;

  private final URI receiver;
  private final Origin origin;
  private final long seed;

  /**
   * Prepares the week.
   *
   * @param receiver address of the remote-write receiver
   * @param seed the same seed makes the same week
   */
  public SimulatedWeek(URI receiver, Origin origin, long seed) {
    this.receiver = receiver;
    this.origin = origin;
    this.seed = seed;
  }

  /**
   * What was written.
   *
   * @param samples that the receiver acknowledged
   */
  public record Written(int series, long samples) {}

  /**
   * Writes the week that ends now.
   *
   * @param progress is told each new percentage
   * @throws IOException when the receiver refuses or does not answer, with its words
   */
  public Written write(Instant now, IntConsumer progress) throws IOException {
    Instant end = now.truncatedTo(ChronoUnit.MINUTES);
    Instant start = end.minus(LENGTH);
    Tape tape = new Tape(STEPS_PER_REQUEST);
    WeekModel model = new WeekModel(tape, origin, end, seed);
    long samples = 0;
    int percentage = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      // While one request is under way the next is made; two at once could overtake each other.
      CompletableFuture<HttpResponse<String>> underWay = CompletableFuture.completedFuture(null);
      for (Instant minute = start; minute.isBefore(end); minute = minute.plus(WeekModel.STEP)) {
        model.live(minute);
        tape.record(minute.toEpochMilli());
        if (tape.isFull() || !minute.plus(WeekModel.STEP).isBefore(end)) {
          byte[] body = tape.body();
          samples += (long) tape.steps() * tape.series();
          tape.rewind();
          await(underWay);
          underWay = http.sendAsync(request(body), BodyHandlers.ofString());
          int reached = percentage(start, minute, end);
          if (reached > percentage) {
            percentage = reached;
            progress.accept(percentage);
          }
        }
      }
      await(underWay);
    }
    return new Written(tape.series(), samples);
  }

  private static int percentage(Instant start, Instant minute, Instant end) {
    long lived = Duration.between(start, minute.plus(WeekModel.STEP)).toMinutes();
    return (int) (100 * lived / Duration.between(start, end).toMinutes());
  }

  private HttpRequest request(byte[] body) {
    return HttpRequest.newBuilder(receiver)
        .timeout(REQUEST_PATIENCE)
        .header("Content-Type", WriteRequestWriter.CONTENT_TYPE)
        .header("Content-Encoding", "snappy")
        .header(WriteRequestWriter.VERSION_HEADER, WriteRequestWriter.VERSION)
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private void await(CompletableFuture<HttpResponse<String>> underWay) throws IOException {
    HttpResponse<String> response;
    try {
      response = underWay.get();
    } catch (ExecutionException e) {
      throw new IOException("cannot write the week to " + receiver, e.getCause());
    } catch (InterruptedException e) {
      throw new IOException("interrupted while writing the week", e);
    }
    if (response != null && response.statusCode() / 100 != 2) {
      String words = response.body().strip();
      throw new IOException(
          "%s answered %d: %s"
              .formatted(
                  receiver,
                  response.statusCode(),
                  words.substring(0, Math.min(words.length(), MAX_ERROR_CHARS))));
    }
  }
}
