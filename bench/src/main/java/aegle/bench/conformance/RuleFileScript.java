package aegle.bench.conformance;

import aegle.metrics.rules.RuleFile;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads the rule files of {@code rulefmt/*.jsonl}: accepted, or refused with the words asked for.
 */
final class RuleFileScript implements Script {
  @Override
  public boolean reads(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null
        && folder.endsWith("rulefmt")
        && file.getFileName().toString().endsWith(".jsonl");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    int row = 0;
    for (YamlNode node : JsonLines.read(file)) {
      row++;
      String name = node.text("file", "row " + row);
      boolean ok = node.require("ok").bool();
      String wanted = node.text("error_contains", "");
      String expected = ok ? "accepted" : "an error with \"" + wanted + "\"";
      try {
        RuleFile read = RuleFile.parse(YamlNode.parse(name, node.text("yaml", "")));
        if (ok) {
          verdict.pass();
        } else {
          verdict.fail(name, expected, "accepted with " + read.ruleCount() + " rules");
        }
      } catch (ConfigException e) {
        if (!ok && String.valueOf(e.getMessage()).contains(wanted)) {
          verdict.pass();
        } else {
          verdict.fail(name, expected, String.valueOf(e.getMessage()));
        }
      }
    }
    return verdict;
  }
}
