package aegle.metrics.rules.template;

import aegle.signals.GoQuote;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A parsed template. {@code toString} gives the source form that Go shows in error messages. */
sealed interface Node {
  /** Index of the character that errors point at. */
  int position();

  /** Several nodes in order. */
  record Block(int position, List<Node> nodes) implements Node {
    public Block {
      nodes = List.copyOf(nodes);
    }
  }

  /** Text outside of actions. */
  record Text(int position, String text) implements Node {}

  /** A pipeline whose value is printed unless it declares variables. */
  record Action(int position, Pipeline pipeline) implements Node {}

  /** The three actions with a body and an else branch. */
  record Branch(int position, Kind kind, Pipeline pipeline, Block body, @Nullable Block otherwise)
      implements Node {
    enum Kind {
      IF,
      WITH,
      RANGE
    }

    @Override
    public String toString() {
      String word =
          switch (kind) {
            case IF -> "if";
            case WITH -> "with";
            case RANGE -> "range";
          };
      return "{{" + word + " " + pipeline + "}}";
    }
  }

  /** Leaves the innermost range. */
  record Break(int position) implements Node {}

  /** Goes on with the next element of the innermost range. */
  record Continue(int position) implements Node {}

  /** Executes another template. */
  record Call(int position, String name, @Nullable Pipeline pipeline) implements Node {
    @Override
    public String toString() {
      String argument = pipeline == null ? "" : " " + pipeline;
      return "{{template " + GoQuote.of(name) + argument + "}}";
    }
  }

  /** Commands, each fed with the value of the one before it. */
  record Pipeline(
      int position, List<String> variables, boolean isAssignment, List<Command> commands)
      implements Node {
    public Pipeline {
      variables = List.copyOf(variables);
      commands = List.copyOf(commands);
    }

    @Override
    public String toString() {
      String start =
          variables.isEmpty() ? "" : String.join(", ", variables) + (isAssignment ? " = " : " := ");
      return start + commands.stream().map(Command::toString).collect(Collectors.joining(" | "));
    }
  }

  /** An operand with what stands behind it. */
  record Command(int position, List<Node> words) implements Node {
    public Command {
      words = List.copyOf(words);
    }

    @Override
    public String toString() {
      return words.stream()
          .map(word -> word instanceof Pipeline ? "(" + word + ")" : word.toString())
          .collect(Collectors.joining(" "));
    }
  }

  /** A name of a function. */
  record Function(int position, String name) implements Node {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The current element. */
  record Dot(int position) implements Node {
    @Override
    public String toString() {
      return ".";
    }
  }

  /** The word nil. */
  record Nil(int position) implements Node {
    @Override
    public String toString() {
      return "nil";
    }
  }

  /** Fields of the current element: {@code .A.B}. */
  record Field(int position, List<String> names) implements Node {
    @Override
    public String toString() {
      return "." + String.join(".", names);
    }
  }

  /** A variable and fields of it: {@code $x.A.B}. */
  record Variable(int position, String name, List<String> fields) implements Node {
    @Override
    public String toString() {
      return fields.isEmpty() ? name : name + "." + String.join(".", fields);
    }
  }

  /** Fields of any other operand: {@code (query "up").A}. */
  record Chain(int position, Node operand, List<String> fields) implements Node {
    @Override
    public String toString() {
      String inner = operand instanceof Pipeline ? "(" + operand + ")" : operand.toString();
      return inner + "." + String.join(".", fields);
    }
  }

  /** A text, number, boolean or character as written. */
  record Constant(int position, Object value, String source) implements Node {
    @Override
    public String toString() {
      return source;
    }
  }
}
