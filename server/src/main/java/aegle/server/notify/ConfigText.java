package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import aegle.signals.GoQuote;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What clients may see of {@code alertmanager.yml}: the sections that can hold no secret, and the
 * names of receivers. Still a file that Alertmanager accepts.
 */
final class ConfigText {
  private static final List<String> SECTIONS =
      List.of("route", "inhibit_rules", "mute_time_intervals", "time_intervals");

  /** Words and durations that mean the same with and without quotes. */
  private static final Pattern PLAIN = Pattern.compile("[a-z][a-zA-Z0-9_]*|[0-9]+[a-z]{1,2}");

  private static final Set<String> RESERVED =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  private final StringBuilder text = new StringBuilder();

  private ConfigText() {}

  static String of(YamlNode file, Collection<String> receivers) {
    ConfigText all = new ConfigText();
    file.find("global")
        .flatMap(global -> global.find("resolve_timeout"))
        .ifPresent(timeout -> all.line("global:\n  resolve_timeout: " + scalar(timeout.text())));
    for (String section : SECTIONS) {
      file.find(section).ifPresent(node -> all.entry(section, node, ""));
    }
    all.line("receivers:");
    receivers.forEach(name -> all.line("- name: " + scalar(name)));
    return all.text.toString();
  }

  private void line(String words) {
    text.append(words).append('\n');
  }

  private void entry(String key, YamlNode value, String indent) {
    String start = indent + scalar(key) + ":";
    if (value.isMap() && !value.entries().isEmpty()) {
      line(start);
      map(value, indent + "  ");
    } else if (value.isList() && !value.items().isEmpty()) {
      line(start);
      list(value, indent);
    } else {
      line(start + " " + leaf(value));
    }
  }

  private void map(YamlNode map, String indent) {
    for (Map.Entry<String, YamlNode> entry : map.entries().entrySet()) {
      entry(entry.getKey(), entry.getValue(), indent);
    }
  }

  private void list(YamlNode list, String indent) {
    for (YamlNode item : list.items()) {
      boolean nested = item.isMap() ? !item.entries().isEmpty() : item.isList();
      if (!nested) {
        line(indent + "- " + leaf(item));
        continue;
      }
      int start = text.length();
      if (item.isMap()) {
        map(item, indent + "  ");
      } else {
        list(item, indent + "  ");
      }
      text.setCharAt(start + indent.length(), '-');
    }
  }

  private static String leaf(YamlNode value) {
    if (value.isMap()) {
      return "{}";
    }
    if (value.isList()) {
      return "[]";
    }
    if (value.isNull()) {
      return "null";
    }
    boolean isSwitch = value.text().equals("true") || value.text().equals("false");
    return isSwitch ? value.text() : scalar(value.text());
  }

  private static String scalar(String value) {
    boolean plain = PLAIN.matcher(value).matches() && !RESERVED.contains(value);
    return plain ? value : GoQuote.of(value);
  }
}
