package aegle.server.statsd;

import aegle.protocols.DecodeException;
import aegle.protocols.dogstatsd.MetricLine;
import aegle.protocols.dogstatsd.MetricType;
import aegle.protocols.dogstatsd.PacketReader;
import aegle.protocols.dogstatsd.SeriesLabels;
import aegle.server.intake.Gathered;
import aegle.server.intake.Intake;
import aegle.server.intake.Tallies;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds up metrics by series until they are drained. Safe from any thread: a packet is taken under
 * one lock, which nobody holds while a store is asked.
 */
final class Gathering {
  /** Values with a time of their own between two drains; those beyond are refused. */
  static final int MAX_TIMED = 20_000;

  /** Series that were told nothing for an hour are forgotten here, as they are in the tallies. */
  private static final int MAX_IDLE_ROUNDS = 360;

  /** Shared keys are forgotten once a minute, so that others find room. */
  private static final int ROUNDS_BETWEEN_SWEEPS = 6;

  private final StatsdSettings settings;
  private final Tallies tallies;
  private final Intake intake;
  private final KeyTable keys = new KeyTable();
  private final Map<Key, Aggregate> bySeries = new HashMap<>();
  private List<Gathered> timed = new ArrayList<>();
  private final Aggregate.Count.FallPlace fallPlace = new PlaceInTallies();
  private long metrics;
  private int rounds;
  private List<Overwrites> overwrites = new ArrayList<>();

  /**
   * Values of a gauge that nobody will see.
   *
   * @param lost how many came before the last one, since the gauge was last drained
   */
  record Overwrites(Labels series, long lost) {}

  private record Key(Labels series, Kind kind) {}

  /** What is made of a type. */
  private enum Kind {
    COUNT,
    GAUGE,
    SPREAD,
    DISTINCT
  }

  Gathering(StatsdSettings settings, Tallies tallies, Intake intake) {
    this.settings = settings;
    this.tallies = tallies;
    this.intake = intake;
  }

  /**
   * Takes the metrics of a packet.
   *
   * @return its records and refusals, as the reader gives them
   */
  synchronized SignalBatch take(
      PacketReader reader, byte[] packet, int from, int to, long receivedNanos) {
    return reader.read(packet, from, to, receivedNanos, this::take);
  }

  private void take(MetricLine line) {
    if (!line.nextValue()) {
      return; // All its values were refused, and counted by the reader.
    }
    Aggregate aggregate = keys.find(line);
    if (aggregate == null) {
      aggregate = placed(line);
      if (aggregate == null) {
        return;
      }
      keys.put(line, aggregate);
    }
    metrics++;
    if (line.timeMillis() == 0) {
      aggregate.take(line);
    } else {
      takeTimed(line, aggregate.series);
    }
  }

  /** The aggregate of a line whose bytes are not known; null where it was refused. */
  private @Nullable Aggregate placed(MetricLine line) {
    Labels series;
    try {
      series = SeriesLabels.of(line, this::maskedName);
    } catch (DecodeException refused) {
      intake.reject(PacketDesk.PROTOCOL, "metric_" + refused.getMessage(), 1);
      return null;
    }
    Kind kind = kind(line.type());
    Optional<Tallies.Place> place =
        tallies.place(PacketDesk.PROTOCOL, settings.project(), series, measured(kind));
    if (place.isEmpty()) {
      refuseSeries();
      return null;
    }
    Tallies.Place found = place.get();
    return bySeries.computeIfAbsent(
        new Key(found.series(), kind), key -> made(key, found.isShared()));
  }

  private String maskedName(String name) {
    return intake.maskedName(name, PacketDesk.PROTOCOL, settings.project());
  }

  private static Kind kind(MetricType type) {
    return switch (type) {
      case COUNTER -> Kind.COUNT;
      case GAUGE -> Kind.GAUGE;
      case TIMER, HISTOGRAM, DISTRIBUTION -> Kind.SPREAD;
      case SET -> Kind.DISTINCT;
    };
  }

  private static Measurement.Kind measured(Kind kind) {
    return switch (kind) {
      case COUNT -> Measurement.Kind.COUNT;
      case GAUGE, DISTINCT -> Measurement.Kind.GAUGE;
      case SPREAD -> Measurement.Kind.DISTRIBUTION;
    };
  }

  private Aggregate made(Key key, boolean isShared) {
    return switch (key.kind()) {
      case COUNT -> new Aggregate.Count(key.series(), isShared, fallPlace);
      case GAUGE -> new Aggregate.Gauge(key.series(), isShared, settings.negativeGauges());
      case SPREAD -> new Aggregate.Spread(key.series(), isShared);
      case DISTINCT -> new Aggregate.Distinct(key.series(), isShared);
    };
  }

  /** {@code queue_depth_total} falls by what {@code queue_depth_decrements_total} shows. */
  private final class PlaceInTallies implements Aggregate.Count.FallPlace {
    @Override
    public @Nullable Labels of(Labels counter) {
      String falls = counter.metricName().replaceFirst("_?total$", "") + "_decrements_total";
      return tallies
          .place(
              PacketDesk.PROTOCOL,
              settings.project(),
              counter.with(Labels.METRIC_NAME, falls),
              Measurement.Kind.COUNT)
          .map(Tallies.Place::series)
          .orElse(null);
    }

    @Override
    public void refuse() {
      refuseSeries();
    }
  }

  private void refuseSeries() {
    intake.reject(PacketDesk.PROTOCOL, "metric_series_beyond_limit", 1);
  }

  private void takeTimed(MetricLine line, Labels series) {
    do {
      if (timed.size() >= MAX_TIMED) {
        intake.reject(PacketDesk.PROTOCOL, "metric_timed_beyond_limit", 1);
      } else if (line.type() == MetricType.COUNTER) {
        double scaled = line.value() / line.rate();
        Labels moved = scaled >= 0 ? series : fallPlace.of(series);
        if (moved == null) {
          refuseSeries();
        } else {
          timed.add(new Gathered.Rise(moved, Math.abs(scaled), line.timeMillis()));
        }
      } else {
        Gathered.Level.Meaning meaning =
            Aggregate.Gauge.isChange(line, settings.negativeGauges())
                ? Gathered.Level.Meaning.CHANGE
                : Gathered.Level.Meaning.VALUE;
        timed.add(new Gathered.Level(series, line.value(), meaning, line.timeMillis()));
      }
    } while (line.nextValue());
  }

  /** What was gathered since the last drain; those with a time of their own in its order. */
  synchronized List<Gathered> drain() {
    List<Gathered> drained = timed;
    timed = new ArrayList<>();
    drained.sort(Comparator.comparingLong(Gathering::timeMillis));
    for (Aggregate aggregate : bySeries.values()) {
      if (aggregate instanceof Aggregate.Gauge gauge) {
        note(gauge);
      }
      aggregate.drain(drained);
    }
    if (++rounds % ROUNDS_BETWEEN_SWEEPS == 0) {
      keys.forget(MAX_IDLE_ROUNDS);
      bySeries.values().removeIf(aggregate -> aggregate.idleRounds() >= MAX_IDLE_ROUNDS);
    }
    return drained;
  }

  private void note(Aggregate.Gauge gauge) {
    long lost = gauge.lost();
    if (lost > 0 && overwrites.size() < MAX_TIMED) {
      overwrites.add(new Overwrites(gauge.series, lost));
    }
  }

  /** Gauges of which values were lost since this was last asked. */
  synchronized List<Overwrites> overwrites() {
    List<Overwrites> found = overwrites;
    overwrites = new ArrayList<>();
    return found;
  }

  private static long timeMillis(Gathered gathered) {
    return switch (gathered) {
      case Gathered.Rise rise -> rise.timeMillis();
      case Gathered.Level level -> level.timeMillis();
      case Gathered.Spread _ -> 0;
    };
  }

  /** How many metrics were taken since this was last asked. */
  synchronized long metrics() {
    long taken = metrics;
    metrics = 0;
    return taken;
  }

  /** How many keys and aggregates are held, for tests of their bounds. */
  synchronized int held() {
    return keys.size() + bySeries.size();
  }
}
