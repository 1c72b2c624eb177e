package aegle.metrics.rules.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values on a page, escaped for the place where they stand, as Go's html/template does. */
class HtmlPlacesTest {
  private static final TemplateFunctions FUNCTIONS =
      TemplateFunctions.builtins()
          .and(
              List.of(
                  TemplateFunction.of(
                      "safeHtml", args -> new SafeHtml(args.string(0)), ParameterType.STRING),
                  TemplateFunction.of(
                      "safeUrl", args -> new SafeUrl(args.string(0)), ParameterType.STRING)));

  private static String page(String text, Object data) {
    return Template.parse("", text, FUNCTIONS).executeHtml(data, MissingKey.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\0',
      value = {
        "<b>{{ . }}</b> => <b>O&#39;Reilly: &lt;i&gt;&amp;&#43;1&lt;/i&gt;?</b>",
        "<a title='{{ . }}'>x</a> => <a title='O&#39;Reilly: &lt;i&gt;&amp;&#43;1&lt;/i&gt;?'>x</a>",
        "<a title={{ . }}>x</a> => <a title=O&#39;Reilly:&#32;&lt;i&gt;&amp;&#43;1&lt;/i&gt;?>x</a>",
        "<a href=\"/{{ . }}\">x</a>"
            + " => <a href=\"/O%27Reilly:%20%3ci%3e&amp;&#43;1%3c/i%3e?\">x</a>",
        "<a href=\"?q={{ . }}\">x</a>"
            + " => <a href=\"?q=O%27Reilly%3a%20%3ci%3e%26%2b1%3c%2fi%3e%3f\">x</a>",
        "<a onclick='f({{ . }})'>x</a>"
            + " => <a onclick='f(&#34;O&#39;Reilly: \\u003ci\\u003e\\u0026&#43;1\\u003c/i\\u003e?&#34;)'"
            + ">x</a>",
        "<a onclick='f(\"{{ . }}\")'>x</a>"
            + " => <a onclick='f(\"O\\u0027Reilly: \\u003ci\\u003e\\u0026\\u002b1\\u003c\\/i\\u003e?\")'"
            + ">x</a>",
        "<script>var a = {{ . }}, b = /x/;</script>"
            + " => <script>var a = \"O'Reilly: \\u003ci\\u003e\\u0026+1\\u003c/i\\u003e?\", b = /x/;"
            + "</script>",
        "<script>a = '{{ . }}'</script>"
            + " => <script>a = 'O\\u0027Reilly: \\u003ci\\u003e\\u0026\\u002b1\\u003c\\/i\\u003e?'"
            + "</script>",
        "<script>a = /{{ . }}/</script>"
            + " => <script>a = /O\\u0027Reilly: \\u003ci\\u003e\\u0026\\u002b1\\u003c\\/i\\u003e\\?/"
            + "</script>",
        "<p style='color: {{ . }}'>x</p> => <p style='color: ZgotmplZ'>x</p>",
        "<style>p { font: \"{{ . }}\" }</style>" + " => <style>p { font: \"#ZgotmplZ\" }</style>",
        "<title>{{ . }}</title> => <title>O&#39;Reilly: &lt;i&gt;&amp;&#43;1&lt;/i&gt;?</title>",
        "a<!-- {{ . }} -->b => ab",
        "1 < 2 {{ . | html }} => 1 &lt; 2 O&#39;Reilly: &lt;i&gt;&amp;+1&lt;/i&gt;?",
        "<i title=\"{{ \"<b>x</b> & y\" | safeHtml }}\"></i> => <i title=\"x & y\"></i>",
      })
  void a_value_is_escaped_for_its_place(String text, String expected) {
    assertThat(page(text, "O'Reilly: <i>&+1</i>?")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "javascript:alert(1) => #ZgotmplZ",
        "JavaScript :x => #ZgotmplZ",
        "data:text/html,x => #ZgotmplZ",
        "https://aegle.example/a?b=1&c=2 => https://aegle.example/a?b=1&amp;c=2",
        "mailto:nok@clinic.example => mailto:nok@clinic.example",
        "/alerts:1 => /alerts:1",
        "ยา => %e0%b8%a2%e0%b8%b2",
      })
  void an_address_runs_nothing(String address, String expected) {
    assertThat(page("<a href=\"{{ . }}\">x</a>", address))
        .isEqualTo("<a href=\"" + expected + "\">x</a>");
    assertThat(page("<a href={{ . }}>x</a>", address)).contains(expected.substring(0, 3));
  }

  @Test
  void a_value_that_is_html_or_an_address_already_is_taken_where_it_belongs_only() {
    assertThat(page("{{ . | safeHtml }}", "<b>")).isEqualTo("<b>");
    assertThat(page("<a href='{{ . | safeHtml }}'>x</a>", "javascript:x"))
        .isEqualTo("<a href='#ZgotmplZ'>x</a>");
    assertThat(page("<a href='{{ . | safeUrl }}'>x</a>", "tel:1669"))
        .isEqualTo("<a href='tel:1669'>x</a>");
    assertThat(page("{{ . | safeUrl }}", "<b>")).isEqualTo("&lt;b&gt;");
  }

  @Test
  void scripts_get_values_as_json() {
    Map<String, Object> data = Map.of("n", 2.5, "list", List.of("</script>", 1L));
    assertThat(page("<script>x({{ .n }}, {{ .list }}, {{ .none }})</script>", data))
        .isEqualTo("<script>x( 2.5 , [\"\\u003c/script\\u003e\",1],  null )</script>");
  }

  @Test
  void branches_may_end_at_different_places_and_each_value_is_still_safe() {
    String text = "<a {{ if . }}href='{{ else }}title='{{ end }}{{ . }}'>x</a>";
    assertThat(page(text, "javascript:x")).isEqualTo("<a href='#ZgotmplZ'>x</a>");
    assertThat(page(text, "")).isEqualTo("<a title=''>x</a>");
  }

  @Test
  void a_page_that_ends_inside_of_a_tag_is_none() {
    assertThatThrownBy(() -> page("<a href='{{ . }}", "x"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("ends in a non-text context");
  }
}
