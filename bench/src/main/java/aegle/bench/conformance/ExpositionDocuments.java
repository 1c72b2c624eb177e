package aegle.bench.conformance;

import aegle.protocols.DecodeException;
import aegle.protocols.exposition.ExpositionFormat;
import aegle.protocols.exposition.ExpositionReader;
import aegle.protocols.exposition.OpenMetricsReader;
import aegle.signals.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code exposition_documents.jsonl}: whole pages with the series that Prometheus reads from them.
 * A page passes when every series agrees in labels, value, time and exemplar. Start timestamps are
 * not read by Aegle and not judged; {@code _created} lines are left out, as the originals do.
 */
final class ExpositionDocuments implements Script {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Stands for a label value that the original computes, so that the file does not have it. */
  private static final String ANY = "*";

  @Override
  public boolean reads(Path file) {
    return file.getFileName().toString().equals("exposition_documents.jsonl");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    for (String line : Files.readAllLines(file)) {
      JsonNode document = JSON.readTree(line);
      String name = document.get("test").asString();
      List<String> expected = expected(document.get("entries"));
      List<String> got = read(document, expected);
      if (expected.equals(got)) {
        verdict.pass();
      } else {
        fail(verdict, name, expected, got);
      }
    }
    return verdict;
  }

  private static void fail(Verdict verdict, String name, List<String> expected, List<String> got) {
    int i = 0;
    while (i < expected.size() && i < got.size() && expected.get(i).equals(got.get(i))) {
      i++;
    }
    verdict.fail(
        name + " series " + (i + 1),
        i < expected.size() ? expected.get(i) : "no further series",
        i < got.size() ? got.get(i) : "no further series");
  }

  private static List<String> expected(JsonNode entries) {
    List<String> series = new ArrayList<>();
    for (JsonNode entry : entries) {
      boolean metadata = entry.has("help") || entry.has("typ") || entry.has("unit");
      if (!metadata && !entry.has("comment")) {
        series.add(describe(entry));
      }
    }
    return series;
  }

  // A field that a case does not give is not judged by it.
  private static String describe(JsonNode entry) {
    StringBuilder text = new StringBuilder();
    if (entry.has("lset")) {
      text.append(new TreeMap<>(labels(entry.get("lset")).toMap()));
    }
    if (entry.has("v")) {
      JsonNode value = entry.get("v");
      double number = value.isString() ? Double.parseDouble(value.asString()) : Double.NaN;
      text.append(" v=").append(number);
    }
    if (entry.has("t")) {
      text.append(" t=").append(entry.get("t").asString());
    }
    if (entry.has("es")) {
      JsonNode exemplar = entry.get("es").get(0);
      text.append(" e=").append(new TreeMap<>(labels(exemplar.get("Labels")).toMap()));
      text.append(Double.parseDouble(exemplar.get("Value").asString()));
    }
    return text.toString();
  }

  // The originals print two label sets, with and without an experimental feature: the last is the
  // one without; where it is no map the first is it.
  private static Labels labels(JsonNode node) {
    JsonNode plain = node;
    if (node.has("depends_on_type_and_unit_feature")) {
      JsonNode both = node.get("depends_on_type_and_unit_feature");
      plain = both.get(1).isObject() ? both.get(1) : both.get(0);
    }
    Labels.Builder labels = Labels.builder();
    for (String name : plain.propertyNames()) {
      labels.set(name, plain.get(name).isNull() ? ANY : plain.get(name).asString());
    }
    return labels.build();
  }

  private static List<String> read(JsonNode document, List<String> expected) {
    byte[] page = document.get("input").asString().getBytes(StandardCharsets.UTF_8);
    ExpositionFormat format =
        ExpositionFormat.of(document.get("format").asString(), Optional.empty());
    ExpositionReader reader = ExpositionReader.of(format, page, page.length, "conformance", 0);
    if (reader instanceof OpenMetricsReader openMetrics) {
      openMetrics.skipCreated();
    }
    List<String> got = new ArrayList<>();
    try {
      while (reader.nextSeries()) {
        String want = got.size() < expected.size() ? expected.get(got.size()) : "";
        got.add(describe(reader, want));
      }
    } catch (DecodeException e) {
      got.add("refused: " + e.getMessage());
    }
    return got;
  }

  private static String describe(ExpositionReader reader, String want) {
    StringBuilder text = new StringBuilder();
    if (want.startsWith("{")) {
      TreeMap<String, String> labels = new TreeMap<>(reader.labels().toMap());
      labels.replaceAll((name, value) -> want.contains(name + "=" + ANY) ? ANY : value);
      text.append(labels);
    }
    if (want.contains(" v=")) {
      text.append(" v=").append(reader.value());
    }
    if (want.contains(" t=")) {
      text.append(" t=").append(reader.isTimestamped() ? reader.timestampMillis() : "none");
    }
    if (want.contains(" e=") && reader instanceof OpenMetricsReader openMetrics) {
      ExpositionReader.Exemplar exemplar = openMetrics.exemplar().orElseThrow();
      text.append(" e=").append(new TreeMap<>(exemplar.labels().toMap())).append(exemplar.value());
    }
    return text.toString();
  }
}
