package aegle.metrics.rules.template;

import aegle.metrics.rules.template.html.HtmlOutput;
import aegle.metrics.rules.template.html.Trust;
import aegle.signals.GoQuote;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks a template (Go's text/template/exec.go). {@link #at} remembers the node that an error
 * message names, moved at the same places as in Go. Used once.
 */
final class Executor {
  /** Stands for "no value was piped in", which is not the same as a piped nil. */
  private static final Object NOT_PIPED = new Object();

  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  private record Variable(String name, @Nullable Object value) {}

  private final Template template;
  private final MissingKey missingKey;

  /** Null for plain text. */
  private final @Nullable HtmlOutput page;

  private final TemplateLimits limits;
  private StringBuilder out = new StringBuilder();
  private List<Variable> variables = new ArrayList<>();
  private String executing;
  private TemplateSet.Source source;
  private Node at = new Node.Nil(0);
  private int steps;
  private int depth;

  Executor(Template template, MissingKey missingKey, Template.Escaping escaping) {
    this.template = template;
    this.missingKey = missingKey;
    this.page = escaping == Template.Escaping.HTML ? new HtmlOutput() : null;
    this.limits = template.limits();
    this.executing = template.name();
    this.source = template.source();
  }

  String execute(@Nullable Object data) {
    TemplateSet.Defined root = template.find(template.name());
    if (root != null) {
      variables.add(new Variable("$", data));
      walk(data, root.block());
    }
    if (page != null && !page.isBetweenElements()) {
      throw new TemplateException(
          "html/template:" + template.name() + ": ends in a non-text context");
    }
    return out.toString();
  }

  private Flow walk(@Nullable Object dot, Node node) {
    step(node);
    return switch (node) {
      case Node.Block block -> walkAll(dot, block);
      case Node.Text text -> {
        write(page == null ? text.text() : page.literal(text.text()));
        yield Flow.NEXT;
      }
      case Node.Action action -> {
        Object value = pipeline(dot, action.pipeline());
        if (action.pipeline().variables().isEmpty()) {
          print(value, endsInHtml(action.pipeline()));
        }
        yield Flow.NEXT;
      }
      case Node.Branch branch ->
          branch.kind() == Node.Branch.Kind.RANGE ? range(dot, branch) : choose(dot, branch);
      case Node.Break _ -> Flow.BREAK;
      case Node.Continue _ -> Flow.CONTINUE;
      case Node.Call call -> {
        call(dot, call);
        yield Flow.NEXT;
      }
      case Node.Pipeline _,
          Node.Command _,
          Node.Function _,
          Node.Dot _,
          Node.Nil _,
          Node.Field _,
          Node.Variable _,
          Node.Chain _,
          Node.Constant _ ->
          throw new AssertionError("BUG: walked into an operand " + node);
    };
  }

  private void step(Node node) {
    at = node;
    if (++steps > limits.steps()) {
      throw error("the template took more than steps=" + limits.steps());
    }
  }

  private Flow walkAll(@Nullable Object dot, Node.Block block) {
    for (Node node : block.nodes()) {
      Flow flow = walk(dot, node);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private void write(String text) {
    if (out.length() + text.length() > limits.outputChars()) {
      throw error("the expanded text is longer than outputChars=" + limits.outputChars());
    }
    out.append(text);
  }

  private void print(@Nullable Object value, boolean isEscaped) {
    if (page == null) {
      write(value == null ? "<no value>" : GoVerb.plain(value));
      return;
    }
    Trust trust = isEscaped ? Trust.HTML : Values.trust(value);
    String text = value == null ? "" : GoVerb.plain(value);
    try {
      write(page.value(text, GoJson.of(value), trust));
    } catch (FunctionException e) {
      throw error(String.valueOf(e.getMessage()));
    }
  }

  /** Whether the author called {@code html} last, so that the value is not escaped twice. */
  private static boolean endsInHtml(Node.Pipeline pipeline) {
    Node last = pipeline.commands().getLast().words().getFirst();
    return last instanceof Node.Function function && function.name().equals("html");
  }

  private Flow choose(@Nullable Object dot, Node.Branch branch) {
    int known = variables.size();
    Object value = pipeline(dot, branch.pipeline());
    Flow flow = Flow.NEXT;
    if (Values.isTrue(value)) {
      flow = walk(branch.kind() == Node.Branch.Kind.WITH ? value : dot, branch.body());
    } else if (branch.otherwise() != null) {
      flow = walk(dot, branch.otherwise());
    }
    forgetDownTo(known);
    return flow;
  }

  private void forgetDownTo(int known) {
    variables.subList(known, variables.size()).clear();
  }

  private Flow range(@Nullable Object dot, Node.Branch branch) {
    int known = variables.size();
    Object value = pipeline(dot, branch.pipeline());
    Flow flow = Flow.NEXT;
    boolean any =
        switch (value) {
          case null -> false;
          case List<?> list -> {
            for (int i = 0; i < list.size(); i++) {
              if (iterate(branch, (long) i, list.get(i)) == Flow.BREAK) {
                break;
              }
            }
            yield !list.isEmpty();
          }
          case Map<?, ?> map -> {
            TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, element) -> sorted.put(String.valueOf(key), element));
            for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
              if (iterate(branch, entry.getKey(), entry.getValue()) == Flow.BREAK) {
                break;
              }
            }
            yield !map.isEmpty();
          }
          case Long count -> {
            for (long i = 0; i < count; i++) {
              if (iterate(branch, i, i) == Flow.BREAK) {
                break;
              }
            }
            yield count > 0;
          }
          default -> throw error("range can't iterate over " + GoVerb.plain(value));
        };
    if (!any && branch.otherwise() != null) {
      flow = walk(dot, branch.otherwise());
    }
    forgetDownTo(known);
    return flow;
  }

  private Flow iterate(Node.Branch branch, @Nullable Object key, @Nullable Object element) {
    int known = variables.size();
    List<String> declared = branch.pipeline().variables();
    boolean isAssignment = branch.pipeline().isAssignment();
    if (declared.size() == 1) {
      bind(declared.get(0), element, isAssignment);
    } else if (declared.size() == 2) {
      bind(declared.get(0), key, isAssignment);
      bind(declared.get(1), element, isAssignment);
    }
    Flow flow = walk(element, branch.body());
    forgetDownTo(known);
    return flow;
  }

  private void bind(String name, @Nullable Object value, boolean isAssignment) {
    if (isAssignment) {
      assign(name, value);
    } else {
      variables.add(new Variable(name, value));
    }
  }

  private void assign(String name, @Nullable Object value) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name().equals(name)) {
        variables.set(i, new Variable(name, value));
        return;
      }
    }
    throw error("undefined variable: " + name);
  }

  private void call(@Nullable Object dot, Node.Call call) {
    Object data = call.pipeline() == null ? null : pipeline(dot, call.pipeline());
    walkTemplate(call.name(), data);
  }

  private void walkTemplate(String name, @Nullable Object data) {
    TemplateSet.Defined defined = template.find(name);
    if (defined == null) {
      throw error("template " + GoQuote.of(name) + " not defined");
    }
    if (++depth > limits.depth()) {
      throw error("exceeded maximum template depth (" + limits.depth() + ")");
    }
    List<Variable> outerVariables = variables;
    String outerName = executing;
    TemplateSet.Source outerSource = source;
    variables = new ArrayList<>(List.of(new Variable("$", data)));
    executing = name;
    source = defined.source();
    walk(data, defined.block());
    variables = outerVariables;
    executing = outerName;
    source = outerSource;
    depth--;
  }

  /** What a function gets that executes a template itself. */
  private String render(String name, @Nullable Object data) {
    StringBuilder outer = out;
    out = new StringBuilder();
    walkTemplate(name, data);
    String text = out.toString();
    out = outer;
    return text;
  }

  private @Nullable Object pipeline(@Nullable Object dot, Node.Pipeline pipeline) {
    step(pipeline);
    Object value = NOT_PIPED;
    for (Node.Command command : pipeline.commands()) {
      value = command(dot, command, value);
    }
    boolean inRange = pipeline.variables().size() == 2;
    if (!inRange) {
      for (String variable : pipeline.variables()) {
        if (pipeline.isAssignment()) {
          assign(variable, value);
        } else {
          variables.add(new Variable(variable, value));
        }
      }
    }
    return value;
  }

  private @Nullable Object command(
      @Nullable Object dot, Node.Command command, @Nullable Object piped) {
    List<Node> words = command.words();
    Node first = words.getFirst();
    return switch (first) {
      case Node.Field field -> field(dot, field, words, piped);
      case Node.Chain chain -> chain(dot, chain, words, piped);
      case Node.Variable variable -> variable(dot, variable, words, piped);
      case Node.Function function -> function(dot, function, command, words, piped);
      case Node.Pipeline inner -> {
        refuseArguments(words, piped);
        yield pipeline(dot, inner);
      }
      default -> {
        at = first;
        refuseArguments(words, piped);
        if (first instanceof Node.Nil) {
          throw error("nil is not a command");
        }
        yield operand(dot, first);
      }
    };
  }

  private void refuseArguments(List<Node> words, @Nullable Object piped) {
    if (words.size() > 1 || piped != NOT_PIPED) {
      throw error("can't give argument to non-function " + words.getFirst());
    }
  }

  private @Nullable Object operand(@Nullable Object dot, Node node) {
    if (node instanceof Node.Dot) {
      return dot;
    }
    if (node instanceof Node.Constant constant) {
      if (constant.value() instanceof BigInteger) {
        throw error(constant.source() + " overflows int");
      }
      return constant.value();
    }
    throw error("can't evaluate command " + GoQuote.of(node.toString()));
  }

  private @Nullable Object field(
      @Nullable Object dot, Node.Field field, List<Node> words, @Nullable Object piped) {
    at = field;
    return fields(dot, dot, field, field.names(), words, piped);
  }

  private @Nullable Object chain(
      @Nullable Object dot, Node.Chain chain, List<Node> words, @Nullable Object piped) {
    at = chain;
    if (chain.operand() instanceof Node.Nil) {
      throw error("indirection through explicit nil in " + chain);
    }
    Object receiver = argument(dot, ParameterType.ANY, chain.operand());
    return fields(dot, receiver, chain, chain.fields(), words, piped);
  }

  private @Nullable Object variable(
      @Nullable Object dot, Node.Variable variable, List<Node> words, @Nullable Object piped) {
    at = variable;
    Object value = value(variable.name());
    if (variable.fields().isEmpty()) {
      refuseArguments(words, piped);
      return value;
    }
    return fields(dot, value, variable, variable.fields(), words, piped);
  }

  private @Nullable Object value(String name) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name().equals(name)) {
        return variables.get(i).value();
      }
    }
    throw error("undefined variable: " + name);
  }

  private @Nullable Object fields(
      @Nullable Object dot,
      @Nullable Object receiver,
      Node node,
      List<String> names,
      List<Node> words,
      @Nullable Object piped) {
    Object value = receiver;
    for (String name : names.subList(0, names.size() - 1)) {
      value = member(dot, value, name, node, List.of(), NOT_PIPED);
    }
    return member(dot, value, names.getLast(), node, words, piped);
  }

  private @Nullable Object member(
      @Nullable Object dot,
      @Nullable Object receiver,
      String name,
      Node node,
      List<Node> words,
      @Nullable Object piped) {
    boolean hasArguments = words.size() > 1 || piped != NOT_PIPED;
    if (receiver == null) {
      if (missingKey == MissingKey.ERROR) {
        throw error("nil data; no entry for key " + GoQuote.of(name));
      }
      return null;
    }
    if (receiver instanceof TemplateObject object && object.has(name)) {
      if (hasArguments && !object.isMethod(name)) {
        throw error(name + " has arguments but cannot be invoked as function");
      }
      return method(dot, object, name, node, words, piped);
    }
    if (receiver instanceof Map<?, ?> map) {
      if (hasArguments) {
        throw error(name + " is not a method but has arguments");
      }
      return entry(map, name);
    }
    throw error("can't evaluate field " + name + " in type " + Values.typeName(receiver));
  }

  private @Nullable Object entry(Map<?, ?> map, String key) {
    Object found = map.get(key);
    if (found != null || map.containsKey(key)) {
      return found;
    }
    return switch (missingKey) {
      case NO_VALUE -> null;
      case ZERO -> Values.holdsTexts(map) ? "" : null;
      case ERROR -> throw error("map has no entry for key " + GoQuote.of(key));
    };
  }

  private @Nullable Object method(
      @Nullable Object dot,
      TemplateObject object,
      String name,
      Node node,
      List<Node> words,
      @Nullable Object piped) {
    TemplateFunction function =
        TemplateFunction.variadic(name, args -> object.get(name, args), ParameterType.ANY);
    return invoke(dot, function, node, words, piped);
  }

  private @Nullable Object function(
      @Nullable Object dot,
      Node.Function node,
      Node command,
      List<Node> words,
      @Nullable Object piped) {
    at = node;
    TemplateFunction function =
        template
            .functions()
            .find(node.name())
            .orElseThrow(() -> error(GoQuote.of(node.name()) + " is not a defined function"));
    boolean stopsEarly = node.name().equals("and") || node.name().equals("or");
    checkCount(function, words, piped);
    return stopsEarly
        ? andOr(dot, node.name(), words, piped)
        : invoke(dot, function, command, words, piped);
  }

  private void checkCount(TemplateFunction function, List<Node> words, @Nullable Object piped) {
    int given = Math.max(0, words.size() - 1) + (piped == NOT_PIPED ? 0 : 1);
    int fixed = function.fixed();
    if (function.variadic() ? given < fixed : given != fixed) {
      throw error(
          "wrong number of args for "
              + function.name()
              + ": want "
              + (function.variadic() ? "at least " : "")
              + fixed
              + " got "
              + given);
    }
  }

  private @Nullable Object andOr(
      @Nullable Object dot, String name, List<Node> words, @Nullable Object piped) {
    Object value = null;
    for (int i = 1; i < words.size(); i++) {
      value = argument(dot, ParameterType.ANY, words.get(i));
      if (Values.isTrue(value) == name.equals("or")) {
        return value;
      }
    }
    return piped == NOT_PIPED ? value : piped;
  }

  private @Nullable Object invoke(
      @Nullable Object dot,
      TemplateFunction function,
      Node node,
      List<Node> words,
      @Nullable Object piped) {
    int written = Math.max(0, words.size() - 1);
    @Nullable Object[] values = new @Nullable Object[written + (piped == NOT_PIPED ? 0 : 1)];
    for (int i = 0; i < written; i++) {
      values[i] = argument(dot, function.parameter(i), words.get(i + 1));
    }
    if (piped != NOT_PIPED) {
      values[written] = checked(piped, function.parameter(written));
    }
    try {
      return sized(function.body().call(new Arguments(values, this::render)));
    } catch (FunctionException e) {
      at = node;
      throw error("error calling " + function.name() + ": " + e.getMessage());
    }
  }

  /** What a function gave, unless it grew without bound; what it holds counts as steps. */
  private @Nullable Object sized(@Nullable Object value) {
    if (value instanceof String text && text.length() > limits.outputChars()) {
      throw error("a function gave more than outputChars=" + limits.outputChars());
    }
    steps += Weight.of(value, limits.steps());
    return value;
  }

  private @Nullable Object argument(@Nullable Object dot, ParameterType type, Node node) {
    at = node;
    return switch (node) {
      case Node.Dot _ -> checked(dot, type);
      case Node.Nil _ -> {
        if (!type.isAny()) {
          throw error("cannot assign nil to " + type.typeName());
        }
        yield null;
      }
      case Node.Field field -> checked(field(dot, field, List.of(), NOT_PIPED), type);
      case Node.Variable variable -> checked(variable(dot, variable, List.of(), NOT_PIPED), type);
      case Node.Pipeline inner -> checked(pipeline(dot, inner), type);
      case Node.Function name -> checked(function(dot, name, name, List.of(), NOT_PIPED), type);
      case Node.Chain chain -> checked(chain(dot, chain, List.of(), NOT_PIPED), type);
      case Node.Constant constant -> constant(constant, type);
      default -> throw error("can't handle " + node + " for arg of type " + type.typeName());
    };
  }

  private Object constant(Node.Constant constant, ParameterType type) {
    Object value = constant.value();
    if (type.isAny()) {
      return value instanceof BigInteger ? throwOverflow(constant) : value;
    }
    if (type.equals(ParameterType.FLOAT) && value instanceof Long number) {
      return number.doubleValue();
    }
    if (type.accepts(value)) {
      return value;
    }
    String expected =
        switch (type.typeName()) {
          case "string" -> "string";
          case "float64" -> "float";
          case "int" -> "integer";
          case "bool" -> "bool";
          default -> "";
        };
    throw error(
        expected.isEmpty()
            ? "can't handle " + constant + " for arg of type " + type.typeName()
            : "expected " + expected + "; found " + constant);
  }

  private Object throwOverflow(Node.Constant constant) {
    throw error(constant.source() + " overflows int");
  }

  private @Nullable Object checked(@Nullable Object value, ParameterType type) {
    if (type.accepts(value)) {
      return value;
    }
    throw error(
        value == null
            ? "invalid value; expected " + type.typeName()
            : "wrong type for value; expected "
                + type.typeName()
                + "; got "
                + Values.typeName(value));
  }

  /** An error at the current node, placed by line and by column in bytes. */
  private TemplateException error(String message) {
    String text = source.text();
    String before = text.substring(0, Math.min(at.position(), text.length()));
    int lineStart = before.lastIndexOf('\n') + 1;
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.substring(lineStart).getBytes(StandardCharsets.UTF_8).length;
    String place = source.name() + ":" + line + ":" + column;
    return new TemplateException(
        "template: "
            + place
            + ": executing "
            + GoQuote.of(executing)
            + " at <"
            + at
            + ">: "
            + message);
  }
}
