package dev.quarry.ir.text;

import dev.quarry.ir.text.internal.IrTextParser.QuantizationContext;
import dev.quarry.ir.text.internal.IrTextParser.StepContext;
import dev.quarry.ir.text.internal.IrTextParser.TypeContext;
import dev.quarry.ir.text.internal.IrTextParser.WordContext;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;

/// Reads types; the form they print in is [TensorType#text()].
///
/// @param source the text
/// @param numbers reads the numbers in it
record TypeReader(SourceText source, Numbers numbers) {
  TensorType type(TypeContext tree) {
    Token start = tree.getStart();
    String word = start.getText();
    int end = 0;
    var dims = new ArrayList<Integer>();
    while (Character.isDigit(word.charAt(end))) {
      int x = word.indexOf('x', end);
      dims.add(dimension(start, word.substring(end, x)));
      end = x + 1;
    }
    ElementType element = element(start, word.substring(end));
    Quantization quantization =
        tree.quantization() == null ? Quantization.NONE : quantization(tree.quantization());
    // With dimensions the only word is the layout's, without them the element type comes first.
    int layoutIndex = dims.isEmpty() ? 1 : 0;
    Layout layout =
        tree.word().size() > layoutIndex ? layout(tree.word(layoutIndex)) : Layout.PLAIN;
    try {
      return new TensorType(element, new Shape(dims), quantization, layout);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw source.misread(start, "there is no such type: " + SourceText.reason(e));
    }
  }

  private int dimension(Token at, String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw source.misread(at, "the dimension is too large", "at most 32 bits", digits);
    }
  }

  private ElementType element(Token at, String word) {
    return ElementType.parse(word)
        .orElseThrow(
            () ->
                source.unknown(
                    at,
                    "element type",
                    word,
                    Stream.of(ElementType.values()).map(ElementType::text).toList()));
  }

  private Layout layout(WordContext tree) {
    String word = tree.getText();
    return Layout.parse(word)
        .orElseThrow(
            () ->
                source.unknown(
                    tree.getStart(),
                    "layout",
                    word,
                    Stream.of(Layout.values())
                        .map(Layout::text)
                        .filter(text -> !text.isEmpty())
                        .toList()));
  }

  private Quantization quantization(QuantizationContext tree) {
    List<Quantization.PerTensor> steps = tree.step().stream().map(this::step).toList();
    if (tree.word() == null) {
      if (steps.size() != 1) {
        throw source.misread(
            tree.getStart(), "several scales need an axis", "<axis 0: scale:zero, ...>", "no axis");
      }
      return steps.getFirst();
    }
    if (!tree.word().getText().equals("axis")) {
      throw source.unknown(tree.word().getStart(), "word", tree.word().getText(), List.of("axis"));
    }
    return new Quantization.PerAxis(numbers.integer32(tree.INT().getSymbol()), steps);
  }

  private Quantization.PerTensor step(StepContext tree) {
    int zeroPoint = numbers.integer32(tree.getStop());
    try {
      return new Quantization.PerTensor(numbers.real(tree.getStart()), zeroPoint);
    } catch (IllegalArgumentException e) {
      throw source.misread(tree.getStart(), SourceText.reason(e));
    }
  }
}
