package aegle.metrics.rules.template;

import java.util.AbstractList;
import java.util.List;

/** A list with a type of its own in error messages and in the parameters of functions. */
public final class TypedList<E> extends AbstractList<E> {
  private final String typeName;
  private final List<E> items;

  public TypedList(String typeName, List<E> items) {
    this.typeName = typeName;
    this.items = List.copyOf(items);
  }

  /** As Go would name it, such as {@code template.queryResult}. */
  public String typeName() {
    return typeName;
  }

  @Override
  public E get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }
}
