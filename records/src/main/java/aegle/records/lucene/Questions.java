package aegle.records.lucene;

import aegle.records.Count;
import aegle.records.EntryId;
import aegle.records.Histogram;
import aegle.records.KnownField;
import aegle.records.Page;
import aegle.records.Percentiles;
import aegle.records.RecordArgumentException;
import aegle.records.RecordQuery;
import aegle.records.RecordQuery.Order;
import aegle.records.StoreException;
import aegle.records.StoredEntry;
import aegle.records.Surroundings;
import aegle.records.TopValues;
import aegle.signals.EntryKind;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;

/** Answers what the store is asked. Any thread. */
final class Questions {
  private static final int MAX_BUCKETS = 10_000;
  private static final int MAX_SPLITS = 50;
  private static final int MAX_TOP = 10_000;
  private static final int MAX_RANKS = 100;

  private final DayIndexes indexes;
  private final InstantSource clock;
  private final LongSupplier nanoTicker;
  private final Counters counters;

  Questions(DayIndexes indexes, InstantSource clock, LongSupplier nanoTicker, Counters counters) {
    this.indexes = indexes;
    this.clock = clock;
    this.nanoTicker = nanoTicker;
    this.counters = counters;
  }

  /** What reads indexes. */
  private interface Answer<A> {
    A give(Deadline deadline) throws IOException;
  }

  private <A> A answer(Duration timeLimit, Answer<A> answer) {
    counters.searches.increment();
    Deadline deadline = new Deadline(nanoTicker, timeLimit);
    try {
      return answer.give(deadline);
    } catch (AlreadyClosedException e) {
      throw new StoreException(
          StoreException.Reason.CLOSED, "the index was closed under the search; try again", e);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Reason.DAMAGED, "cannot read an index: " + e.getMessage(), e);
    } finally {
      if (deadline.wasOver()) {
        counters.searchTimeouts.increment();
      }
    }
  }

  QueryReader.Reading read(String text) {
    return QueryReader.read(text, clock);
  }

  Page search(RecordQuery query) {
    QueryReader.Reading reading = read(query.text());
    return answer(
        query.timeLimit(), deadline -> new PageSearch(indexes, query, reading, deadline).run());
  }

  Optional<StoredEntry> get(EntryId id) {
    return answer(
        Duration.ofDays(1),
        deadline -> {
          for (DayIndex index :
              indexes.newestFirst(Set.of(id.kind()), id.timeNanos(), id.timeNanos() + 1)) {
            @Nullable StoredEntry found = PageSearch.get(index, id, deadline);
            if (found != null) {
              return Optional.of(found);
            }
          }
          return Optional.empty();
        });
  }

  Surroundings context(EntryId id, int before, int after, RecordQuery query) {
    RecordQuery around = query.after(id.cursor());
    Page older = search(around.withOrder(Order.NEWEST_FIRST).withLimit(before));
    Page newer = search(around.withOrder(Order.OLDEST_FIRST).withLimit(after));
    return new Surroundings(
        older.entries().reversed(), newer.entries(), older.timedOut() || newer.timedOut());
  }

  Count count(RecordQuery query) {
    QueryReader.Reading reading = read(query.text());
    return answer(
        query.timeLimit(), deadline -> new Counting(indexes, query, reading, deadline).count());
  }

  Histogram histogram(RecordQuery query, int buckets) {
    long step = step(query, buckets);
    QueryReader.Reading reading = read(query.text());
    return answer(
        query.timeLimit(),
        deadline -> {
          long[] counts = new Counting(indexes, query, reading, deadline).histogram(buckets, step);
          Histogram.Line all = line(Histogram.ALL, counts);
          return new Histogram(query.fromNanos(), step, List.of(all), deadline.wasOver());
        });
  }

  Histogram histogram(RecordQuery query, int buckets, String splitField, int values) {
    long step = step(query, buckets);
    check(values, MAX_SPLITS, "values to split by");
    QueryReader.Reading reading = read(query.text());
    return answer(
        query.timeLimit(),
        deadline -> {
          long[] rest = new Counting(indexes, query, reading, deadline).histogram(buckets, step);
          List<Histogram.Line> lines = new ArrayList<>();
          for (String value : topOf(query, reading, splitField, values, deadline)) {
            QueryReader.Reading narrowed = narrow(reading, splitField, value);
            long[] counts =
                new Counting(indexes, query, narrowed, deadline).histogram(buckets, step);
            lines.add(line(value, counts));
            // A record with several of the values is in several lines.
            Arrays.setAll(rest, i -> Math.max(0, rest[i] - counts[i]));
          }
          if (Arrays.stream(rest).anyMatch(count -> count > 0)) {
            lines.add(line(Histogram.OTHERS, rest));
          }
          return new Histogram(query.fromNanos(), step, lines, deadline.wasOver());
        });
  }

  private static long step(RecordQuery query, int buckets) {
    check(buckets, MAX_BUCKETS, "stretches of time");
    boolean bounded =
        query.fromNanos() != Long.MIN_VALUE
            && query.toNanos() != Long.MAX_VALUE
            && query.fromNanos() < query.toNanos();
    if (!bounded) {
      throw new RecordArgumentException(
          "cannot count over time without an end; give from and to, the first before the second");
    }
    return Math.ceilDiv(Math.subtractExact(query.toNanos(), query.fromNanos()), (long) buckets);
  }

  private static void check(int asked, int most, String what) {
    if (asked < 1 || asked > most) {
      throw new RecordArgumentException(
          "cannot give " + asked + " " + what + "; allowed is 1 to " + most);
    }
  }

  private static Histogram.Line line(String value, long[] counts) {
    return new Histogram.Line(value, Arrays.stream(counts).boxed().toList());
  }

  private List<String> topOf(
      RecordQuery query, QueryReader.Reading reading, String field, int values, Deadline deadline)
      throws IOException {
    TopCounter counter = new TopCounter(field, deadline);
    new Counting(indexes, query, reading, deadline).forEachPart(false, counter);
    return counter.top(values).values().stream().map(TopValues.Counted::value).toList();
  }

  private QueryReader.Reading narrow(QueryReader.Reading reading, String field, String value) {
    FieldQueries fields = new FieldQueries(clock);
    BooleanQuery.Builder both = new BooleanQuery.Builder();
    both.add(reading.query(), Occur.FILTER);
    both.add(fields.equal(field, value, 0), Occur.FILTER);
    return new QueryReader.Reading(both.build(), reading.expands() || fields.expands());
  }

  TopValues top(RecordQuery query, String field, int values) {
    check(values, MAX_TOP, "values");
    QueryReader.Reading reading = read(query.text());
    return answer(
        query.timeLimit(),
        deadline -> {
          TopCounter counter = new TopCounter(field, deadline);
          new Counting(indexes, query, reading, deadline).forEachPart(false, counter);
          return counter.top(values);
        });
  }

  Percentiles percentiles(RecordQuery query, String field, List<Double> ranks) {
    checkRanks(ranks);
    QueryReader.Reading reading = read(query.text());
    return answer(
        query.timeLimit(),
        deadline -> {
          Percentiles.Group all = group(Percentiles.ALL, query, reading, field, ranks, deadline);
          return new Percentiles(List.of(all), deadline.wasOver());
        });
  }

  Percentiles percentiles(
      RecordQuery query, String field, List<Double> ranks, String groupField, int groups) {
    checkRanks(ranks);
    check(groups, MAX_SPLITS, "groups");
    QueryReader.Reading reading = read(query.text());
    return answer(
        query.timeLimit(),
        deadline -> {
          List<Percentiles.Group> found = new ArrayList<>();
          for (String value : topOf(query, reading, groupField, groups, deadline)) {
            QueryReader.Reading narrowed = narrow(reading, groupField, value);
            found.add(group(value, query, narrowed, field, ranks, deadline));
          }
          return new Percentiles(found, deadline.wasOver());
        });
  }

  private Percentiles.Group group(
      String name,
      RecordQuery query,
      QueryReader.Reading reading,
      String field,
      List<Double> ranks,
      Deadline deadline)
      throws IOException {
    Quantiles quantiles = new Quantiles();
    new Counting(indexes, query, reading, deadline)
        .forEachPart(false, new PercentileReader(field, quantiles));
    return new Percentiles.Group(name, quantiles.count(), quantiles.mean(), quantiles.at(ranks));
  }

  private static void checkRanks(List<Double> ranks) {
    check(ranks.size(), MAX_RANKS, "percentiles");
    for (double rank : ranks) {
      if (!(rank >= 0 && rank <= 100)) {
        throw new RecordArgumentException(
            "cannot give percentile " + rank + "; allowed is 0 to 100");
      }
    }
  }

  List<KnownField> fields(EntryKind kind) {
    return answer(
        Duration.ofDays(1),
        _ -> {
          Map<String, Set<KnownField.Type>> types = new TreeMap<>();
          for (DayIndex index : indexes.newestFirst(Set.of(kind), Long.MIN_VALUE, Long.MAX_VALUE)) {
            collectFields(index, types);
          }
          List<KnownField> fields = new ArrayList<>();
          types.forEach((name, held) -> fields.add(new KnownField(name, held)));
          return fields;
        });
  }

  private static void collectFields(DayIndex index, Map<String, Set<KnownField.Type>> types)
      throws IOException {
    DirectoryReader reader = index.lease();
    if (reader == null) {
      return;
    }
    try {
      for (FieldInfo info : FieldInfos.getMergedFieldInfos(reader)) {
        int end = info.name.length() - Names.SUFFIX_CHARS;
        KnownField.@Nullable Type type = end <= 0 ? null : typeOf(info.name.substring(end));
        if (type != null) {
          types
              .computeIfAbsent(
                  info.name.substring(0, end), _ -> EnumSet.noneOf(KnownField.Type.class))
              .add(type);
        }
      }
    } finally {
      reader.decRef();
    }
  }

  private static KnownField.@Nullable Type typeOf(String suffix) {
    return switch (suffix) {
      case Names.WORDS -> KnownField.Type.WORDS;
      case Names.TEXT, Names.ID, Names.PACKED -> KnownField.Type.TEXT;
      case Names.WHOLE -> KnownField.Type.WHOLE;
      case Names.REAL -> KnownField.Type.REAL;
      default -> null;
    };
  }
}
