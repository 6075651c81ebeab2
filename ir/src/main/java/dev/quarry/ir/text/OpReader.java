package dev.quarry.ir.text;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import dev.quarry.ir.op.AttrValue;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpCatalog;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.OpParts;
import dev.quarry.ir.text.internal.IrTextParser.AttributeContext;
import dev.quarry.ir.text.internal.IrTextParser.AttributesContext;
import dev.quarry.ir.text.internal.IrTextParser.OperandContext;
import dev.quarry.ir.text.internal.IrTextParser.OperationContext;
import dev.quarry.ir.text.internal.IrTextParser.TreeContext;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// Reads one operation through its definition.
///
/// @param source the text
/// @param numbers reads the numbers in it
/// @param values finds the value a reference stands for
/// @param definitions every op there is, by mnemonic
record OpReader(
    SourceText source,
    Numbers numbers,
    Function<Token, Value> values,
    Map<String, OpDef<? extends Op>> definitions) {

  /// A reader that knows every op of the catalog.
  static OpReader of(SourceText source, Numbers numbers, Function<Token, Value> values) {
    var definitions = new LinkedHashMap<String, OpDef<? extends Op>>();
    for (OpDef<? extends Op> def : OpCatalog.all()) {
      // Constants have a statement of their own.
      if (!def.mnemonic().equals(Const.DEF.mnemonic())) {
        definitions.put(def.mnemonic(), def);
      }
    }
    return new OpReader(source, numbers, values, definitions);
  }

  Op read(OperationContext tree, List<TensorType> declared) {
    Token start = tree.getStart();
    OpDef<? extends Op> def = definitions.get(start.getText());
    if (def == null) {
      throw source.unknown(start, "op", start.getText(), List.copyOf(definitions.keySet()));
    }
    return make(def, tree, declared);
  }

  private <T extends Op> T make(OpDef<T> def, OperationContext tree, List<TensorType> declared) {
    Map<String, List<Value>> operands = operands(def, tree);
    Map<String, Object> attrs = attributes(def, tree);
    try {
      return def.make().apply(new OpParts(operands, attrs, declared));
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException
        | NoSuchElementException e) {
      // What an op's constructor or its parts refuse, said by them.
      throw source.misread(
          tree.getStart(), def.mnemonic() + " cannot be built: " + SourceText.reason(e));
    }
  }

  private <T extends Op> Map<String, List<Value>> operands(OpDef<T> def, OperationContext tree) {
    List<OperandContext> written = tree.operand();
    var operands = new HashMap<String, List<Value>>();
    int next = 0;
    for (OpDef.OperandSpec<T> spec : def.operands()) {
      switch (spec.arity()) {
        case ONE -> {
          if (next >= written.size() || written.get(next).VALUE() == null) {
            Token at = next < written.size() ? written.get(next).getStart() : tree.getStart();
            throw source.misread(
                at, "operand '" + spec.name() + "' is missing", signature(def), "");
          }
          operands.put(spec.name(), List.of(value(written.get(next))));
          next++;
        }
        case OPTIONAL -> {
          boolean given = next < written.size() && written.get(next).VALUE() != null;
          operands.put(spec.name(), given ? List.of(value(written.get(next))) : List.of());
          next++;
        }
        case MANY -> {
          int from = Math.min(next, written.size());
          List<OperandContext> rest = written.subList(from, written.size());
          for (OperandContext operand : rest) {
            if (operand.VALUE() == null) {
              throw source.misread(
                  operand.getStart(), "no operand may be left out here", signature(def), "");
            }
          }
          operands.put(spec.name(), rest.stream().map(this::value).toList());
          next = written.size();
        }
      }
    }
    if (next < written.size()) {
      throw source.misread(
          written.get(next).getStart(),
          "too many operands",
          signature(def),
          written.size() + " operands");
    }
    return operands;
  }

  private static <T extends Op> String signature(OpDef<T> def) {
    return def.mnemonic()
        + "("
        + String.join(", ", def.operands().stream().map(OpDef.OperandSpec::name).toList())
        + ")";
  }

  private Value value(OperandContext tree) {
    return values.apply(tree.getStart());
  }

  private <T extends Op> Map<String, Object> attributes(OpDef<T> def, OperationContext tree) {
    Map<String, AttributeContext> written = byName(tree.attributes());
    var attrs = new HashMap<String, Object>();
    for (OpDef.AttrSpec<T, ?> spec : def.attrs()) {
      AttributeContext attribute = written.remove(spec.name());
      Object value = attribute == null ? spec.fallback().orElse(null) : decode(spec, attribute);
      if (value == null) {
        throw source.misread(
            tree.getStart(),
            "attribute '" + spec.name() + "' is missing",
            spec.name() + " = " + spec.codec().needs(),
            "");
      }
      attrs.put(spec.name(), value);
    }
    for (AttributeContext left : written.values()) {
      throw source.unknown(
          left.getStart(),
          "attribute of " + def.mnemonic(),
          left.word().getText(),
          def.attrs().stream().map(OpDef.AttrSpec::name).toList());
    }
    return attrs;
  }

  /// The attributes in braces by name, each once.
  Map<String, AttributeContext> byName(@Nullable AttributesContext tree) {
    var attributes = new LinkedHashMap<String, AttributeContext>();
    if (tree != null) {
      for (AttributeContext attribute : tree.attribute()) {
        if (attributes.put(attribute.word().getText(), attribute) != null) {
          throw source.misread(attribute.getStart(), "the attribute is given twice");
        }
      }
    }
    return attributes;
  }

  private <T, A> A decode(OpDef.AttrSpec<T, A> spec, AttributeContext attribute) {
    return decode(spec.name(), spec.codec().needs(), spec.codec().parse(), attribute);
  }

  /// An attribute's value.
  <A> A decode(
      String name, String needs, Function<AttrValue, A> parse, AttributeContext attribute) {
    AttrValue value = value(attribute.tree());
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException e) {
      throw refused(name, needs, attribute.tree(), SourceText.reason(e));
    }
  }

  private Misread refused(String name, String needs, TreeContext tree, String message) {
    Diagnostic error =
        source.error(
            DiagnosticCode.SYNTAX, tree.getStart(), "attribute '" + name + "': " + message);
    String word = tree.getStart().getText();
    // Codecs of words list them in the sentence that says what they need.
    List<String> known = List.of(needs.split("[^a-z_0-9]+"));
    return Misread.of(
        (word.length() > 40 ? Optional.<String>empty() : DidYouMean.closest(word, known))
            .filter(best -> tree.word() != null)
            .map(best -> error.help("did you mean '" + best + "'?"))
            .orElse(error));
  }

  private AttrValue value(TreeContext tree) {
    if (tree.INT() != null) {
      return new AttrValue.Int(numbers.integer(tree.getStart()));
    }
    if (tree.REAL() != null) {
      return new AttrValue.Real(numbers.real(tree.getStart()));
    }
    List<AttrValue> items = tree.tree().stream().map(this::value).toList();
    return tree.word() == null
        ? new AttrValue.Sequence(items)
        : new AttrValue.Word(tree.word().getText(), items);
  }
}
