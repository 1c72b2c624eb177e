package aegle.metrics.rules.expand;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The expected texts are those of Prometheus 3.5.3's promtool for the same templates. */
class RuleTemplateTest {
  private static final Map<String, String> LABELS = Map.of("__name__", "metric", "job", "a<b");
  private static final double VALUE = 1_234_567.5;
  private static final RuleTemplate.Surroundings SURROUNDINGS =
      new RuleTemplate.Surroundings(
          _ -> List.of(new QuerySample(LABELS, VALUE)),
          60_000,
          Map.of("cluster", "x"),
          "http://h:9090/p/q");

  private static String expand(String text) {
    return new RuleTemplate("A", text).expand(LABELS, VALUE, SURROUNDINGS);
  }

  private static String error(String rest) {
    return "<error expanding template: error executing template __alert_A: template: __alert_A:1:"
        + rest
        + ">";
  }

  @Test
  void numbers_are_written_as_go_writes_them() {
    assertThat(expand("{{ 123456789.0 }}|{{ $value }}|{{ 1000000.0 }}|{{ 1e21 }}|{{ 0.00001 }}"))
        .isEqualTo("1.23456789e+08|1.2345675e+06|1e+06|1e+21|1e-05");
    assertThat(expand("{{ 100000.5 }} {{ 0.1 }} {{ -0.0 }} {{ 5e-324 }} {{ 1e100 }}"))
        .isEqualTo("100000.5 0.1 -0 5e-324 1e+100");
  }

  @Test
  void a_label_that_is_missing_is_the_empty_text() {
    assertThat(expand("[{{ $labels.missing }}]|{{ printf \"%v\" $labels.missing }}"))
        .isEqualTo("[]|");
    assertThat(expand("{{ $labels.missing | toUpper }}|")).isEqualTo("|");
  }

  @Test
  void whole_structures_are_printed_in_gos_form() {
    assertThat(expand("{{ $labels }}|{{ . }}|{{ query \"metric\" | first }}"))
        .isEqualTo(
            "map[__name__:metric job:a<b]|{map[__name__:metric job:a<b] map[cluster:x]"
                + " http://h:9090/p/q 1.2345675e+06}|{map[__name__:metric job:a<b] 1.2345675e+06}");
  }

  @Test
  void printf_knows_gos_verbs_and_flags() {
    assertThat(
            expand(
                "{{ printf \"%d %s %x %5.1f|%-8s|%08.3f|%+d|%q|%T|%t|%c|%U|%e|%g\" 5 \"a\" 255"
                    + " 3.14159 \"hi\" 3.14159 7 \"q\\n\" 1.5 true 65 65 12345.678 1e7 }}"))
        .isEqualTo(
            "5 a ff   3.1|hi      |0003.142|+7|\"q\\n\"|float64|true|A|U+0041|1.234568e+04|1e+07");
  }

  @Test
  void printf_shows_what_does_not_suit_its_verb() {
    assertThat(
            expand(
                "{{ printf \"%d\" \"x\" }} {{ printf \"%!\" }} {{ printf \"%d\" }}"
                    + " {{ printf \"x\" 1 \"a\" }} {{ printf \"%s\" 5 }} {{ printf \"%s\" nil }}"
                    + " {{ printf \"%d\" 1.5 }} {{ printf \"%z\" 4 }}"
                    + " {{ printf \"%[2]d %[1]d\" 1 2 }} {{ printf \"%*d\" 5 1 }}"))
        .isEqualTo(
            "%!d(string=x) %!!(MISSING) %!d(MISSING) x%!(EXTRA int=1, string=a) %!s(int=5)"
                + " %!s(<nil>) %!d(float64=1.5) %!z(int=4) 2 1     1");
  }

  @Test
  void regular_expressions_are_replaced_with_groups_filled_in() {
    assertThat(
            expand(
                "{{ \"a\" | reReplaceAll \"(a)\" \"${1}b$1c\" }}"
                    + " {{ reReplaceAll \"(?P<x>a)\" \"<$x>\" \"bab\" }}"))
        .isEqualTo("ab b<a>b");
    assertThat(expand("{{ reReplaceAll \"a*\" \"-\" \"baac\" }}")).isEqualTo("-b-c-");
  }

  @Test
  void loops_and_variables_work_as_in_go() {
    assertThat(
            expand(
                "{{ range $i, $e := query \"metric\" }}{{ $i }}{{ $e.Labels.job }}{{ $e.Value }}"
                    + "{{ if eq $i 0 }}{{ continue }}{{ end }}x{{ end }}"))
        .isEqualTo("0a<b1.2345675e+06");
    assertThat(
            expand(
                "{{ $x := 5 }}{{ if true }}{{ $x = 6 }}{{ end }}{{ $x }} {{ len $labels }}"
                    + " {{ index $labels \"job\" }} {{ index $labels \"zz\" }}"
                    + " {{ slice \"abcdef\" 1 3 }} {{ print 1 2 \"a\" \"b\" 3 }}"))
        .isEqualTo("6 2 a<b  bc 1 2ab3");
    assertThat(
            expand(
                "{{ with $x := 0 }}a{{ else }}b{{ end }}{{ with 5 }}{{ . }}{{ end }}"
                    + "{{ if and 1 0 }}y{{ else if or 0 \"\" 3 }}z{{ end }}{{ range 3 }}{{ . }}"
                    + "{{ end }}"))
        .isEqualTo("b5z012");
    assertThat(expand("a {{- /* quiet */ -}} b{{ range $labels }}{{ . }},{{ else }}none{{ end }}"))
        .isEqualTo("abmetric,a<b,");
  }

  @Test
  void texts_are_escaped_for_html_javascript_and_urls() {
    assertThat(expand("{{ html \"<a&b>'\\\"\" }} {{ js \"it's <x>\" }} {{ urlquery \"a b&c\" }}"))
        .isEqualTo("&lt;a&amp;b&gt;&#39;&#34; it\\'s \\u003Cx\\u003E a+b%26c");
  }

  @Test
  void an_error_becomes_the_text_with_its_place_and_reason() {
    assertThat(expand("{{ gt $value 5 }}"))
        .isEqualTo(
            error(
                "115: executing \"__alert_A\" at <gt $value 5>: error calling gt: incompatible"
                    + " types for comparison: float64 and int"));
    assertThat(expand("{{ .Foo }}"))
        .isEqualTo(
            error(
                "115: executing \"__alert_A\" at <.Foo>: can't evaluate field Foo in type struct {"
                    + " Labels map[string]string; ExternalLabels map[string]string; ExternalURL"
                    + " string; Value interface {} }"));
    assertThat(expand("{{ $value | toUpper }}"))
        .isEqualTo(
            error(
                "124: executing \"__alert_A\" at <toUpper>: wrong type for value; expected string;"
                    + " got float64"));
    assertThat(expand("{{ index $labels 5 }}"))
        .isEqualTo(
            error(
                "115: executing \"__alert_A\" at <index $labels 5>: error calling index: value has"
                    + " type int; should be string"));
    assertThat(expand("{{ .Labels.a.b }}"))
        .isEqualTo(
            error(
                "122: executing \"__alert_A\" at <.Labels.a.b>: can't evaluate field b in type"
                    + " string"));
    assertThat(expand("{{ humanize }}"))
        .isEqualTo(
            error(
                "115: executing \"__alert_A\" at <humanize>: wrong number of args for humanize:"
                    + " want 1 got 0"));
    assertThat(expand("{{ value \"x\" }}"))
        .isEqualTo(
            error(
                "121: executing \"__alert_A\" at <\"x\">: can't handle \"x\" for arg of type"
                    + " *template.sample"));
    assertThat(expand("{{ template \"zz\" }}"))
        .isEqualTo(
            error(
                "124: executing \"__alert_A\" at <{{template \"zz\"}}>: template \"zz\" not"
                    + " defined"));
    assertThat(expand("{{ range \"abc\" }}{{ . }}{{ end }}"))
        .isEqualTo(
            error("121: executing \"__alert_A\" at <\"abc\">: range can't iterate over abc"));
  }

  @Test
  void a_template_that_calls_itself_ends_with_an_error() {
    assertThat(expand("{{ define \"x\" }}{{ template \"x\" }}{{ end }}{{ template \"x\" }}"))
        .contains("exceeded maximum template depth");
  }

  @Test
  void a_loop_that_is_too_long_ends_with_an_error_that_names_the_limit() {
    assertThat(expand("{{ range 100000000 }}x{{ end }}")).contains("steps=200000");
    assertThat(expand("{{ range 1000 }}{{ printf \"%09999d\" 1 }}{{ end }}"))
        .contains("outputChars=1048576");
  }

  @Test
  void the_text_is_checked_before_any_data_is_there() {
    assertThat(new RuleTemplate("A", "{{ $label.x }}").complaint())
        .contains("template: __alert_A:1: undefined variable \"$label\"");
    assertThat(new RuleTemplate("A", "{{ nosuch 1 }}").complaint())
        .contains("template: __alert_A:1: function \"nosuch\" not defined");
    assertThat(new RuleTemplate("A", "{{$labels.quantile * 100}}").complaint()).isPresent();
    assertThat(new RuleTemplate("A", "{{ if 1 }}").complaint())
        .contains("template: __alert_A:1: unexpected EOF");
    assertThat(new RuleTemplate("A", "{{ $labels.job | humanize }}").complaint()).isEmpty();
  }

  @Test
  void the_templates_of_the_alert_generator_suite_expand() {
    assertThat(
            expand(
                "{{humanize 1048576}} {{humanize1024 1048576}} {{humanizeDuration 135.3563}}"
                    + " {{humanizePercentage 0.959}} {{humanizeTimestamp 1643114203}}"))
        .isEqualTo("1.049M 1Mi 2m 15s 95.9% 2022-01-25 12:36:43 +0000 UTC");
    assertThat(
            expand(
                "{{title \"this part\"}} {{toUpper \"is testing\"}} {{toLower \"THE STRINGS\"}}."
                    + " {{ stripPort \"[::1]:6006\"}} {{ stripPort \"127.0.0.1:4004\"}}."
                    + " {{parseDuration \"2h10m15s\"}}. {{if match \"[0-9]+\" \"1234\"}}"
                    + "{{reReplaceAll \"r.*d\" \"replaced\" \"rpld text\"}}{{end}}."
                    + " {{if match \"[0-9]+$\" \"1234a\"}}WRONG{{end}}."))
        .isEqualTo("This Part IS TESTING the strings. ::1 127.0.0.1. 7815. replaced text. .");
    assertThat(
            expand(
                "{{ define \"t\" }}Args are: {{.arg0}} {{.arg1}} {{.arg2}}. {{ with query \"q\" }}"
                    + "first:{{ . | sortByLabel \"job\" | first | label \"job\" }},"
                    + "{{ range $v := sortByLabel \"job\" .}}{{ . | label \"job\" }}:"
                    + "{{ . | value }},{{end}}{{end}}{{ end }}"
                    + "{{ template \"t\" (args \"foo\" \"bar\" 99) }}"))
        .isEqualTo("Args are: foo bar 99. first:a<b,a<b:1.2345675e+06,");
  }
}
