package aegle.server.wiring;

import aegle.metrics.rules.RuleDefinition;
import aegle.metrics.rules.RuleFile;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the texts of rule files; one that cannot be read is a finding, not an end. */
final class RuleFiles {
  static final String SYNTAX = "syntax";
  static final String NO_GROUPS = "no-groups";

  private final List<Draft> rules = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private RuleFiles() {}

  static RuleFiles read(List<RuleText> texts, Duration interval) {
    RuleFiles files = new RuleFiles();
    for (RuleText text : texts) {
      try {
        YamlNode root = YamlNode.parse(text.name(), text.text());
        if (root.isList()) {
          files.bareList(text);
        } else {
          files.add(RuleFile.parse(root), interval);
        }
      } catch (ConfigException e) {
        files.findings.add(
            Finding.ofFile(SYNTAX, Severity.FATAL, text.name(), e.line(), e.complaint(), ""));
      }
    }
    return files;
  }

  /** Only the first block of a guide may have the header; the others are lists of rules alone. */
  private void bareList(RuleText text) {
    String body =
        text.text()
            .stripTrailing()
            .stripIndent()
            .lines()
            .map(line -> line.isBlank() ? line : "      " + line)
            .collect(Collectors.joining("\n"));
    String stem = text.name().substring(text.name().lastIndexOf('/') + 1).replaceAll("\\..*", "");
    findings.add(
        Finding.ofFile(
            NO_GROUPS,
            Severity.FATAL,
            text.name(),
            1,
            "the file is a bare list of rules; rules stand under 'groups:' in a group with a"
                + " 'name:', in every file anew",
            "groups:\n  - name: " + stem + "\n    rules:\n" + body + "\n"));
  }

  private void add(RuleFile file, Duration usual) {
    for (RuleFile.Group group : file.groups()) {
      Duration interval = group.interval() == null ? usual : group.interval();
      int number = 0;
      for (RuleDefinition rule : group.rules()) {
        rules.add(
            Draft.of(
                rule, new Draft.Place(file.name(), group.name(), number++, rule.line(), interval)));
      }
    }
  }

  List<Draft> rules() {
    return rules;
  }

  List<Finding> findings() {
    return findings;
  }
}
