package aegle.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QueryClausesTest {
  @Test
  void no_character_of_a_value_leads_out_of_it() {
    assertThat(QueryClauses.clause("project", "a\" OR project:\"b"))
        .isEqualTo("project:\"a\\\" OR project:\\\"b\"");
    assertThat(QueryClauses.clause("project", "a\\")).isEqualTo("project:\"a\\\\\"");
    assertThat(QueryClauses.anyOf("trace.id", List.of("1", "\"")))
        .isEqualTo("(trace.id:\"1\" OR trace.id:\"\\\"\")");
  }

  @Test
  void a_name_is_one_name_and_in_a_pattern_only_the_star_means_something() {
    assertThat(QueryClauses.clause("a b:c", "d")).isEqualTo("a\\ b\\:c:\"d\"");
    assertThat(QueryClauses.pattern("span.name", "GET /*?")).isEqualTo("span.name:GET\\ \\/*\\?");
  }
}
