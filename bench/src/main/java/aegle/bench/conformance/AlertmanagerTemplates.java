package aegle.bench.conformance;

import aegle.metrics.rules.template.TemplateException;
import aegle.metrics.yaml.YamlNode;
import aegle.server.notify.TextTemplates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code alertmanager_templates.jsonl}: texts of notifications over Alertmanager's data, as plain
 * text or as HTML: what they give, and in which words they fail.
 */
final class AlertmanagerTemplates implements Script {
  /** What the templates take for now. */
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Override
  public boolean reads(Path file) {
    return file.getFileName().toString().equals("alertmanager_templates.jsonl");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    GoData data = new GoData(NOW);
    for (YamlNode row : JsonLines.read(file)) {
      boolean ok = row.require("ok").bool();
      String expected = ok ? "ok: " + row.text("expected", "") : "error: " + row.text("error", "");
      String got = expand(row, row.find("go_data").map(data::value).orElse(null));
      // A case without the words of its error only says that there is one.
      boolean anyError = !ok && row.find("error").isEmpty() && got.startsWith("error: ");
      if (anyError || got.equals(expected)) {
        verdict.pass();
      } else {
        String name = "line " + row.text("line", "?") + " " + row.text("template", "");
        verdict.fail(name, expected, got);
      }
    }
    return verdict;
  }

  private static String expand(YamlNode row, @Nullable Object data) {
    String text = row.text("template", "");
    try {
      return "ok: "
          + (row.bool("html", false)
              ? TextTemplates.DEFAULT.expandHtml(text, data, NOW)
              : TextTemplates.DEFAULT.expand(text, data, NOW));
    } catch (TemplateException e) {
      return "error: " + e.getMessage();
    }
  }
}
