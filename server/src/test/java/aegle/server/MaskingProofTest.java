package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.guard.masking.Kind;
import aegle.records.Cursor;
import aegle.records.Page;
import aegle.records.RecordQuery;
import aegle.records.RecordStore;
import aegle.records.StoredEntry;
import aegle.server.Sowing.Seed;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every kind of personal data, in English and Thai, is sent through every door; then nothing that
 * was planted is left: neither in the bytes of any file of the data directory, nor in what the
 * stores, whose files are packed, give back.
 */
class MaskingProofTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void nothing_that_was_planted_is_left_in_the_data_directory(@TempDir Path folder)
      throws Exception {
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    Path data = folder.resolve("data");
    List<Seed> seeds;
    Map<String, byte[]> places = new LinkedHashMap<>();
    int statsd = StatsdDoorsTest.freeUdpPort();
    ServerOptions options = new ServerOptions(config, data, 0, 0, 0, statsd, false);
    try (RunningAegle aegle = RunningAegle.start(options)) {
      Sowing sowing = new Sowing(aegle, statsd);
      sowing.sow();
      String all = "sum(sown_total) == " + 2 * Kind.values().length;
      RunningAegle.await(all, () -> aegle.query(all, KEY), found -> found.size() == 1);
      seeds = sowing.seeds();
      places.put("what the store of records gives back", records(aegle.part(RecordStore.class)));
      places.put("what the store of series gives back", series(aegle));
      PlantedSearch.files(data).forEach((file, bytes) -> places.put("running " + file, bytes));
    }
    PlantedSearch.files(data).forEach((file, bytes) -> places.put("closed " + file, bytes));

    Map<String, Seed> needles = new HashMap<>();
    Set<String> marks = new HashSet<>();
    for (Seed seed : seeds) {
      spellings(seed.planted().secret()).forEach(spelling -> needles.put(spelling, seed));
      if (!seed.mark().isEmpty()) {
        marks.add(seed.mark());
      }
    }
    Map<Seed, String> missed = new LinkedHashMap<>();
    Set<String> kept = new HashSet<>();
    PlantedSearch secrets = new PlantedSearch(needles.keySet());
    PlantedSearch sentences = new PlantedSearch(marks);
    places.forEach((place, bytes) -> {
      secrets.in(bytes).forEach(found -> missed.putIfAbsent(needles.get(found), place));
      kept.addAll(sentences.in(bytes));
    });
    print(seeds, missed.keySet());
    System.out.printf(
        "%,d values planted, %,d missed; of %,d sentences around them %,d were kept%n",
        seeds.size(), missed.size(), marks.size(), kept.size());
    assertThat(missed.entrySet().stream().map(MaskingProofTest::told).toList()).isEmpty();
    // Masking by dropping everything would prove nothing.
    assertThat(kept.size()).isGreaterThan(marks.size() * 3 / 5);
  }

  private static String told(Map.Entry<Seed, String> missed) {
    Seed seed = missed.getKey();
    return seed.signal() + ": " + seed.planted() + " in " + missed.getValue();
  }

  /** As it was sent, in the small letters of an index, as URLs escape it, and as JSON may. */
  private static Set<String> spellings(String secret) {
    String json = JSON.writeValueAsString(secret);
    return Set.copyOf(
        List.of(
            secret,
            secret.toLowerCase(Locale.ROOT),
            URLEncoder.encode(secret, UTF_8),
            json.substring(1, json.length() - 1)));
  }

  private static void print(List<Seed> seeds, Set<Seed> missed) {
    Set<String> signals = new LinkedHashSet<>();
    seeds.forEach(seed -> signals.add(seed.signal()));
    System.out.println("| kind | " + String.join(" | ", signals) + " |");
    System.out.println("|---|" + "---|".repeat(signals.size()));
    for (Kind kind : Kind.values()) {
      StringBuilder row = new StringBuilder("| " + kind.word() + " |");
      for (String signal : signals) {
        List<Seed> cell =
            seeds.stream()
                .filter(seed -> seed.signal().equals(signal) && seed.planted().kind() == kind)
                .toList();
        long lost = cell.stream().filter(missed::contains).count();
        row.append(" %d/%d |".formatted(cell.size() - lost, lost));
      }
      System.out.println(row);
    }
  }

  /** Everything that the store of records gives back. */
  private static byte[] records(RecordStore store) {
    store.refresh();
    StringBuilder all = new StringBuilder();
    for (EntryKind kind : EntryKind.values()) {
      Cursor next = null;
      do {
        Page page = store.search(RecordQuery.of(kind).withLimit(RecordQuery.MAX_LIMIT).after(next));
        for (StoredEntry stored : page.entries()) {
          append(stored.entry(), all);
        }
        next = page.next();
      } while (next != null);
    }
    return all.toString().getBytes(UTF_8);
  }

  private static void append(Entry entry, StringBuilder all) {
    for (int i = 0; i < entry.fields().size(); i++) {
      all.append(entry.fields().name(i)).append('=').append(entry.fields().value(i).text());
      all.append('\n');
    }
    all.append(entry.detail()).append('\n');
  }

  private static byte[] series(RunningAegle aegle) throws Exception {
    String all = aegle.get("/api/v1/series?match[]=%7B__name__%3D~%22.%2B%22%7D", KEY).body();
    return (all + aegle.get("/api/v1/metadata", KEY).body()).getBytes(UTF_8);
  }
}
