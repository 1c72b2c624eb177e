package aegle.server.receive;

import aegle.protocols.cloudwatch.AwsAnswers;
import aegle.protocols.cloudwatch.AwsException;
import aegle.protocols.cloudwatch.LogEvents;
import aegle.protocols.cloudwatch.LogEvents.TieOrder;
import aegle.protocols.cloudwatch.LogsCall;
import aegle.server.intake.BatchMemory;
import aegle.server.intake.Intake;
import aegle.server.intake.Sender;
import aegle.server.state.LogGroups;
import aegle.server.state.LogGroups.Making;
import aegle.server.state.LogGroups.Page;
import aegle.server.state.LogGroups.Stream;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of CloudWatch Logs. Groups and streams are in the state database; the events are
 * records. That a stream exists is known for a minute, and as often its times are written, so that
 * a busy stream costs one write a minute. Safe from any thread.
 */
final class LogGroupCalls {
  private static final Duration KNOWN_FOR = Duration.ofMinutes(1);
  private static final int MAX_KNOWN = 10_000;
  private static final String TOKEN = "offset-";

  private final Reception reception;
  private final Intake intake;
  private final LogGroups groups;
  private final BatchMemory memory;
  private final InstantSource clock;
  private final LogEvents events = new LogEvents();
  private final Cache<Place, Integer> retentionDays;

  /** A stream. */
  private record Place(String project, String group, String stream) {}

  LogGroupCalls(
      Reception reception,
      Intake intake,
      LogGroups groups,
      BatchMemory memory,
      InstantSource clock,
      LongSupplier nanoTicker) {
    this.reception = reception;
    this.intake = intake;
    this.groups = groups;
    this.memory = memory;
    this.clock = clock;
    this.retentionDays =
        Caffeine.newBuilder()
            .maximumSize(MAX_KNOWN)
            .expireAfterWrite(KNOWN_FOR)
            .ticker(nanoTicker::getAsLong)
            .build();
  }

  /**
   * Does what is asked.
   *
   * @param ties how this client orders the events of one millisecond
   * @return the body of the answer
   * @throws AwsException when it is refused
   * @throws aegle.server.state.StateException when groups and streams are out of reach
   */
  byte[] call(LogsCall call, Sender sender, TieOrder ties) throws IOException {
    String project = sender.project();
    return switch (call) {
      case LogsCall.DescribeLogGroups describe -> describe(describe, project);
      case LogsCall.DescribeLogStreams describe -> describe(describe, project);
      case LogsCall.CreateLogGroup(String group) ->
          made(groups.makeGroup(project, group, clock.instant()), "log group");
      case LogsCall.CreateLogStream(String group, String stream) ->
          made(groups.makeStream(project, group, stream, clock.instant()), "log stream");
      case LogsCall.PutRetentionPolicy(String group, int days) -> retain(project, group, days);
      case LogsCall.PutLogEvents put -> put(put, sender, ties);
    };
  }

  private static byte[] made(Making making, String what) {
    return switch (making) {
      case MADE -> new byte[0];
      case ALREADY_THERE -> throw AwsException.alreadyThere(what);
      case NO_SUCH_GROUP -> throw AwsException.notFound("log group");
      case TOO_MANY ->
          throw AwsException.limit(
              "Resource limit exceeded: a project has at most "
                  + LogGroups.MAX_GROUPS
                  + " groups and "
                  + LogGroups.MAX_STREAMS
                  + " streams.");
    };
  }

  private byte[] retain(String project, String group, int days) {
    if (!groups.retain(project, group, days)) {
      throw AwsException.notFound("log group");
    }
    retentionDays.asMap().keySet().removeIf(place -> place.group().equals(group));
    return new byte[0];
  }

  private byte[] describe(LogsCall.DescribeLogGroups call, String project) {
    int offset = offset(call.nextToken());
    List<AwsAnswers.Group> found =
        groups.groups(project, new Page(call.prefix(), call.limit() + 1, offset)).stream()
            .map(group ->
                new AwsAnswers.Group(
                    group.name(), group.created().toEpochMilli(), group.retentionDays()))
            .toList();
    return AwsAnswers.groups(first(found, call.limit()), next(found, call.limit(), offset));
  }

  private byte[] describe(LogsCall.DescribeLogStreams call, String project) {
    if (groups.group(project, call.group()).isEmpty()) {
      throw AwsException.notFound("log group");
    }
    int offset = offset(call.nextToken());
    List<AwsAnswers.Stream> found =
        groups
            .streams(
                project,
                call.group(),
                new Page(call.prefix(), call.limit() + 1, offset),
                order(call))
            .stream()
            .map(LogGroupCalls::described)
            .toList();
    return AwsAnswers.streams(
        call.group(), first(found, call.limit()), next(found, call.limit(), offset));
  }

  private static LogGroups.Order order(LogsCall.DescribeLogStreams call) {
    if (call.byTime()) {
      return call.descending() ? LogGroups.Order.BY_TIME_DESCENDING : LogGroups.Order.BY_TIME;
    }
    return call.descending() ? LogGroups.Order.BY_NAME_DESCENDING : LogGroups.Order.BY_NAME;
  }

  private static AwsAnswers.Stream described(Stream stream) {
    return new AwsAnswers.Stream(
        stream.name(),
        stream.created().toEpochMilli(),
        stream.firstEventMillis(),
        stream.lastEventMillis(),
        stream.lastIngestionMillis());
  }

  private static <T> List<T> first(List<T> found, int limit) {
    return found.subList(0, Math.min(limit, found.size()));
  }

  private static @Nullable String next(List<?> found, int limit, int offset) {
    return found.size() > limit ? TOKEN + (offset + limit) : null;
  }

  private static int offset(String token) {
    if (token.isEmpty()) {
      return 0;
    }
    if (!token.matches(TOKEN + "[0-9]{1,6}")) {
      throw new AwsException(
          "InvalidParameterException", 400, "The specified nextToken is invalid.");
    }
    return Integer.parseInt(token.substring(TOKEN.length()));
  }

  private byte[] put(LogsCall.PutLogEvents call, Sender sender, TieOrder ties) throws IOException {
    Place place = new Place(sender.project(), call.group(), call.stream());
    int days = retention(place, call);
    String fingerprint = LogEvents.fingerprint(call);
    AtomicReference<LogEvents.@Nullable Rejected> rejected = new AtomicReference<>();
    boolean kept =
        memory.once(
            sender.project() + " " + fingerprint,
            () -> {
              LogEvents.Reading reading = events.read(call, days, ties, reception.nowNanos());
              reception.keep(reading.batch(), sender);
              rejected.set(reading.rejected());
            });
    if (!kept) {
      intake.reject(sender.protocol(), "sent_again", call.events().size());
    }
    return AwsAnswers.putLogEvents(fingerprint, rejected.get());
  }

  /** How long the group wishes to be kept; looks whether the stream exists, once a minute. */
  private int retention(Place place, LogsCall.PutLogEvents call) {
    @Nullable Integer known = retentionDays.getIfPresent(place);
    if (known != null) {
      return known;
    }
    LogGroups.Group group =
        groups
            .group(place.project(), place.group())
            .orElseThrow(() -> AwsException.notFound("log group"));
    Stream stream =
        groups.stream(place.project(), place.group(), place.stream())
            .orElseThrow(() -> AwsException.notFound("log stream"));
    Instant now = clock.instant();
    long first = call.events().getFirst().timeMillis();
    long last = call.events().getLast().timeMillis();
    groups.heard(
        place.project(),
        place.group(),
        place.stream(),
        new Stream(stream.name(), stream.created(), first, last, now.toEpochMilli()));
    retentionDays.put(place, group.retentionDays());
    return group.retentionDays();
  }
}
