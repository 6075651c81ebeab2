package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.WordComparison.NodeFigures;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// `docs/register-words.md`: how much of the command words of vendor files we would write.
final class RegisterWordsPage {
  /// Kinds of node one share is asked of.
  enum Group {
    CONVOLUTION("Convolutions, 8 bits"),
    ELEMENT("Element-wise nodes, copies and pools, 8 bits"),
    HALF("Half precision"),
    OTHER("Conversions and helpers of the vendor");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    private static Group of(NodeFigures node) {
      String type = node.node().type();
      return switch (type) {
        case "exDataConvert", "Reshape", "Expand" -> OTHER;
        default -> node.half() ? HALF : type.startsWith("Conv") ? CONVOLUTION : ELEMENT;
      };
    }
  }

  private static final class Gap {
    private int nodes;
    private int tasks;
    private long values;
  }

  private final Map<Group, Map<String, WordFigures>> types = new EnumMap<>(Group.class);
  private final Map<Group, WordFigures> groups = new EnumMap<>(Group.class);
  private final Map<String, WordFigures> files = new LinkedHashMap<>();
  private final Map<WordGap, Gap> gaps = new EnumMap<>(WordGap.class);

  void add(String file, NodeFigures node) {
    Group group = Group.of(node);
    types
        .computeIfAbsent(group, _ -> new TreeMap<>())
        .computeIfAbsent(node.node().type(), _ -> new WordFigures())
        .add(node);
    groups.computeIfAbsent(group, _ -> new WordFigures()).add(node);
    files.computeIfAbsent(file, _ -> new WordFigures()).add(node);
    if (node.different() > 0 || !node.differences().isEmpty()) {
      Gap gap = gaps.computeIfAbsent(WordGap.of(file, node), _ -> new Gap());
      gap.nodes++;
      gap.tasks += node.tasks();
      gap.values += node.different();
    }
  }

  WordFigures group(Group group) {
    return groups.getOrDefault(group, new WordFigures());
  }

  String text() {
    var text =
        new StringBuilder(
            """
            # Command words of vendor files, made again

            Made by `RegisterWordsTest`. For every node of %d files of the vendor's compilers, the \
            tasks our code generator writes for the same tensors, scales and parameters are held \
            against those of the file, value by value: the registers each task finds when it starts, \
            whether its words or earlier ones wrote them. *Not written*: tasks of nodes Quarry \
            compiles to something else; all their values count as different. *One unit off*: \
            multipliers the vendor rounded differently. *Given*: values taken from the file, because \
            the file does not hold what they follow from (the scale of the weights, slopes, limits); \
            they are not counted. Tasks that convert outputs for the host are not counted here.

            """
                .formatted(files.size()));
    types.forEach(
        (group, byType) -> {
          text.append("## ").append(group.title).append("\n\n").append(WordFigures.header("type"));
          byType.forEach((type, figures) -> text.append(figures.row(type)));
          text.append(group(group).row("all")).append('\n');
        });
    text.append(tables()).append(differences());
    text.append("## Files\n\n").append(WordFigures.header("file"));
    files.forEach((file, figures) -> text.append(figures.row(file)));
    return text.toString();
  }

  private String tables() {
    var all = new WordFigures();
    groups.values().forEach(all::add);
    return """
    ## Tables

    %d words of tasks that load tables; %d entries are one unit off, all others are equal.

    """
        .formatted(all.tableEntries(), all.roundedEntries());
  }

  private String differences() {
    var text =
        new StringBuilder(
            """
            ## What differs, and why

            | class | nodes | tasks | values | explanation |
            |---|---|---|---|---|
            """);
    gaps.forEach(
        (gap, sum) ->
            text.append(
                "| %s | %d | %d | %d | %s |\n"
                    .formatted(gap.title(), sum.nodes, sum.tasks, sum.values, gap.explanation())));
    return text.append('\n').toString();
  }
}
