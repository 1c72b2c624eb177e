package aegle.bench.conformance;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.server.notify.NotifyConfigReader;
import aegle.server.notify.OwnAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code alertmanager_config_yaml.jsonl}: files that Alertmanager accepts or refuses. A file that
 * Aegle refuses because it asks for what Aegle does not serve yet is skipped, and so is a case that
 * says of itself that released versions judge otherwise.
 */
final class AlertmanagerConfigs implements Script {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OwnAddress NOWHERE = new OwnAddress(URI.create("http://localhost"), 0);

  @Override
  public boolean reads(Path file) {
    return file.getFileName().toString().equals("alertmanager_config_yaml.jsonl");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    NotifyConfigReader reader = new NotifyConfigReader(file.resolveSibling(""), NOWHERE);
    for (String line : Files.readAllLines(file)) {
      JsonNode node = JSON.readTree(line);
      String expected = node.get("ok").asBoolean() ? "accepted" : "refused";
      String said = read(reader, node.get("yaml").asString());
      String got = said.equals("accepted") ? said : "refused";
      boolean unserved = said.contains("is not supported by this version");
      boolean disputed = node.has("note") && !expected.equals(got);
      if (unserved || disputed) {
        verdict.skip();
      } else if (expected.equals(got)) {
        verdict.pass();
      } else {
        verdict.fail(node.get("test").asString(), expected, said);
      }
    }
    return verdict;
  }

  private static String read(NotifyConfigReader reader, String yaml) {
    try {
      var _ = reader.read(YamlNode.parse("case", yaml));
      return "accepted";
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
