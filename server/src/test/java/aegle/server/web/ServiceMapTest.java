package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.records.EntryId;
import aegle.records.StoredEntry;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceMapTest {
  private static StoredEntry span(String id, String op, String field, String value) {
    Fields fields =
        Fields.builder()
            .put(FieldNames.TRACE_ID, "a".repeat(32))
            .put(FieldNames.SPAN_ID, id)
            .put(FieldNames.SERVICE, "clinic-api")
            .put(FieldNames.SPAN_OP, op)
            .put(field, value)
            .build();
    return new StoredEntry(new EntryId(EntryKind.SPAN, 0, 0), new Entry(EntryKind.SPAN, 0, fields));
  }

  @Test
  void a_span_whose_op_is_of_a_database_calls_one_named_or_not() {
    List<ServiceMap.Edge> edges =
        ServiceMap.of(
                List.of(
                    span("1", "db.sql.query", "clinic.id", "bangkok-siam"),
                    span("2", "db", "clinic.id", "bangkok-siam"),
                    span("3", "db.query", "db.system", "postgresql"),
                    span("4", "dbt.run", "clinic.id", "bangkok-siam")))
            .edges();
    assertThat(edges).extracting(ServiceMap.Edge::callee).containsExactly("database", "postgresql");
    assertThat(edges.getFirst().calls()).isEqualTo(2);
    assertThat(edges.getFirst().outside()).isTrue();
  }
}
