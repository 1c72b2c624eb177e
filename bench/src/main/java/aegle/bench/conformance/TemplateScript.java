package aegle.bench.conformance;

import aegle.metrics.rules.expand.QuerySample;
import aegle.metrics.rules.expand.RuleFunctions;
import aegle.metrics.rules.template.GoNumbers;
import aegle.metrics.rules.template.MissingKey;
import aegle.metrics.rules.template.Template;
import aegle.metrics.rules.template.TemplateException;
import aegle.metrics.rules.template.TemplateFunctions;
import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expands the templates of {@code templates.jsonl}: what they give, and in which words they fail.
 */
final class TemplateScript implements Script {
  private static final String NAME = "test";
  private static final long NOW_MILLIS = 1_353_755_652_000L;
  private static final String EXTERNAL_URL = "http://testhost:9090/path/prefix";

  @Override
  public boolean reads(Path file) {
    return file.getFileName().toString().equals("templates.jsonl");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    for (YamlNode row : JsonLines.read(file)) {
      boolean ok = row.require("ok").bool();
      String expected = ok ? row.text("expected", "") : row.text("error", "");
      String got = expand(row);
      if (got.equals((ok ? "ok: " : "error: ") + expected)) {
        verdict.pass();
      } else {
        String name = "line " + row.text("line", "?") + " " + row.text("template", "");
        verdict.fail(name, (ok ? "ok: " : "error: ") + expected, got);
      }
    }
    return verdict;
  }

  private static String expand(YamlNode row) {
    TemplateFunctions functions = RuleFunctions.of(_ -> samples(row), NOW_MILLIS, EXTERNAL_URL);
    Template template;
    try {
      template = Template.parse(NAME, row.text("template", ""), functions);
    } catch (TemplateException e) {
      return "error: error parsing template test: " + e.getMessage();
    }
    try {
      Object input = row.find("input").map(TemplateScript::input).orElse(null);
      boolean html = row.bool("html", false);
      MissingKey missing = missingKey(row);
      return "ok: "
          + (html ? template.executeHtml(input, missing) : template.execute(input, missing));
    } catch (TemplateException e) {
      return "error: error executing template test: " + e.getMessage();
    }
  }

  private static MissingKey missingKey(YamlNode row) {
    MissingKey missing = MissingKey.NO_VALUE;
    for (YamlNode option :
        row.find("options")
            .map(options -> options.isMap() ? options.require("items") : options)
            .map(YamlNode::items)
            .orElse(List.of())) {
      missing = MissingKey.ofOption(option.text());
    }
    return missing;
  }

  private static List<QuerySample> samples(YamlNode row) {
    List<QuerySample> samples = new ArrayList<>();
    for (YamlNode item : row.find("queryResult").map(YamlNode::items).orElse(List.of())) {
      Object value =
          item.find("histogram")
              .<Object>map(histogram ->
                  "{count:"
                      + histogram.text("count", "0")
                      + ", sum:"
                      + histogram.text("sum", "0")
                      + "}")
              .orElseGet(() -> GoNumbers.parseFloat(item.text("value", "0")));
      samples.add(new QuerySample(item.require("labels").textMap(), value));
    }
    return samples;
  }

  /** Go data: a typed list, a text, a number, a map. */
  private static @Nullable Object input(YamlNode node) {
    if (node.isNull()) {
      return null;
    }
    if (!node.isMap()) {
      return node.text();
    }
    String type = node.text("go_type", "");
    if (node.find("items").isPresent()) {
      List<@Nullable Object> items = new ArrayList<>();
      for (YamlNode item : node.require("items").items()) {
        items.add(item(item, type));
      }
      return items;
    }
    return item(node, type);
  }

  private static @Nullable Object item(YamlNode item, String type) {
    if (!item.isMap() || item.find("num").isEmpty()) {
      return input(item);
    }
    String number = item.require("num").text();
    if (type.contains("float")) {
      return GoNumbers.parseFloat(number);
    }
    BigInteger integer = new BigInteger(number);
    return integer.bitLength() > 63 ? integer : (Object) integer.longValueExact();
  }
}
