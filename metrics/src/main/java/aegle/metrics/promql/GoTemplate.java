package aegle.metrics.promql;

import com.google.re2j.Matcher;

/**
 * Expands {@code $1}, {@code ${1}}, {@code $name} and {@code $$} as Go's {@code regexp.Expand}
 * does: the longest name counts, and a group that does not exist is empty.
 */
final class GoTemplate {
  private GoTemplate() {}

  static String expand(String template, Matcher matcher) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      int dollar = template.indexOf('$', at);
      if (dollar < 0) {
        break;
      }
      text.append(template, at, dollar);
      at = dollar + 1;
      if (at < template.length() && template.charAt(at) == '$') {
        text.append('$');
        at++;
        continue;
      }
      boolean braced = at < template.length() && template.charAt(at) == '{';
      int start = braced ? at + 1 : at;
      int end = start;
      while (end < template.length() && isNameCharacter(template.codePointAt(end))) {
        end += Character.charCount(template.codePointAt(end));
      }
      boolean closed = !braced || (end < template.length() && template.charAt(end) == '}');
      if (end == start || !closed) {
        // Malformed: the dollar stands for itself.
        text.append('$');
        continue;
      }
      text.append(group(matcher, template.substring(start, end)));
      at = braced ? end + 1 : end;
    }
    return text.append(template, at, template.length()).toString();
  }

  private static boolean isNameCharacter(int c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static String group(Matcher matcher, String name) {
    String value;
    if (name.chars().allMatch(Lexer::isDigit)) {
      int number = name.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(name);
      value = number > matcher.groupCount() ? null : matcher.group(number);
    } else {
      value = matcher.pattern().namedGroups().containsKey(name) ? matcher.group(name) : null;
    }
    return value == null ? "" : value;
  }
}
