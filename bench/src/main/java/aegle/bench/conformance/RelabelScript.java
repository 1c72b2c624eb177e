package aegle.bench.conformance;

import aegle.metrics.relabel.RelabelYaml;
import aegle.metrics.relabel.Relabelling;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code relabel.jsonl}: labels, rules, and the labels that must come out, one case a line. JSON is
 * read as the YAML that it is, and the rules by the reader of {@code prometheus.yml} itself.
 */
final class RelabelScript implements Script {
  @Override
  public boolean reads(Path file) {
    return String.valueOf(file.getFileName()).equals("relabel.jsonl");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        judge(file.getFileName() + " line " + (i + 1), lines.get(i), verdict);
      }
    }
    return verdict;
  }

  private static void judge(String name, String line, Verdict verdict) {
    YamlNode row = YamlNode.parse(name, line);
    String expected =
        row.find("output").map(output -> Labels.of(output.textMap()).toString()).orElse("dropped");
    String got = relabelled(row);
    if (got.equals(expected)) {
      verdict.pass();
    } else {
      verdict.fail(name, expected, got);
    }
  }

  private static String relabelled(YamlNode row) {
    try {
      Relabelling rules = RelabelYaml.read(row.require("relabel"));
      Labels input =
          row.find("input").map(labels -> Labels.of(labels.textMap())).orElse(Labels.EMPTY);
      return rules.apply(input).map(Labels::toString).orElse("dropped");
    } catch (ConfigException e) {
      return "refused: " + e.getMessage();
    }
  }
}
