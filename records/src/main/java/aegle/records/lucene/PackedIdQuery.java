package aegle.records.lucene;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.FilteredTermsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.ByteRunAutomaton;

/**
 * Ids whose written form an automaton accepts. It goes through the whole dictionary and writes each
 * id out, for their bytes say nothing to an automaton of characters.
 */
final class PackedIdQuery extends MultiTermQuery {
  private final AutomatonQuery asked;
  private final ByteRunAutomaton automaton;

  /** A query for what another would find, were the ids of its field written out. */
  PackedIdQuery(AutomatonQuery asked) {
    super(asked.getField(), CONSTANT_SCORE_BLENDED_REWRITE);
    this.asked = asked;
    this.automaton = new ByteRunAutomaton(asked.getAutomaton(), asked.isAutomatonBinary());
  }

  @Override
  protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes) throws IOException {
    return new Written(terms.iterator());
  }

  private final class Written extends FilteredTermsEnum {
    Written(TermsEnum all) {
      super(all, false);
    }

    @Override
    protected AcceptStatus accept(BytesRef term) {
      BytesRef written = new BytesRef(PackedId.text(term));
      return automaton.run(written.bytes, written.offset, written.length)
          ? AcceptStatus.YES
          : AcceptStatus.NO;
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    if (visitor.acceptField(field)) {
      visitor.visitLeaf(this);
    }
  }

  @Override
  public String toString(String defaultField) {
    return "packed(" + asked + ")";
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && other instanceof PackedIdQuery query && asked.equals(query.asked);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), asked);
  }
}
