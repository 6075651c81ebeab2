package dev.quarry.ir.text;

import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.text.internal.IrTextParser.ConstantContext;
import dev.quarry.ir.text.internal.IrTextParser.DataContext;
import dev.quarry.ir.text.internal.IrTextParser.ElementContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;

/// Reads constants: from the text, or from the store.
final class ConstantReader {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final SourceText source;
  private final Numbers numbers;
  private final TypeReader types;
  private final ConstantStore store;

  /// Each stored constant is looked up and hashed once, however often the text names it.
  private final Map<String, MemorySegment> stored = new HashMap<>();

  private long splatBytes;

  ConstantReader(SourceText source, Numbers numbers, TypeReader types, ConstantStore store) {
    this.source = source;
    this.numbers = numbers;
    this.types = types;
    this.store = store;
  }

  ConstantData read(ConstantContext tree) {
    TensorType type = types.type(tree.type());
    DataContext data = tree.data();
    if (data.FILE() != null) {
      return file(type, data.STRING().getSymbol());
    }
    return data.SPLAT() == null ? list(type, data) : splat(type, data.element(0));
  }

  private ConstantData list(TensorType type, DataContext tree) {
    List<ElementContext> elements = tree.element();
    if (elements.size() != type.shape().elements()) {
      throw source.misread(
          tree.getStart(),
          "the list does not fit the type",
          type.shape().elements() + " elements for " + type.text(),
          Integer.toString(elements.size()));
    }
    MemorySegment bytes = MemorySegment.ofArray(new byte[elements.size() * type.element().bytes()]);
    for (int i = 0; i < elements.size(); i++) {
      Elements.store(bytes, type.element(), i, element(type.element(), elements.get(i)));
    }
    return new ConstantData(type, bytes);
  }

  private ConstantData splat(TensorType type, ElementContext tree) {
    long size = size(type);
    splatBytes += size;
    if (splatBytes > ConstantForm.SPLAT_BYTES) {
      throw source.misread(
          tree.getStart(),
          "splats take too much memory",
          "at most " + ConstantForm.SPLAT_BYTES + " bytes in all splats of the text",
          splatBytes + " bytes with " + type.text());
    }
    long bits = element(type.element(), tree);
    MemorySegment bytes = MemorySegment.ofArray(new byte[(int) size]);
    int count = type.shape().elements();
    for (int i = 0; i < count; i++) {
      Elements.store(bytes, type.element(), i, bits);
    }
    return new ConstantData(type, bytes);
  }

  private ConstantData file(TensorType type, Token token) {
    String digest = numbers.name(token);
    if (!DIGEST.matcher(digest).matches()) {
      throw source.misread(
          token, "not a digest", "64 digits of lower-case hexadecimal", SourceText.shown(token));
    }
    long size = size(type);
    if (size > Integer.MAX_VALUE) {
      throw source.misread(token, "the constant is too large", "less than 2 GiB", size + " bytes");
    }
    MemorySegment bytes = stored.get(digest);
    if (bytes == null) {
      bytes = checked(token, digest, size, type);
      stored.put(digest, bytes);
    }
    if (bytes.byteSize() != size) {
      throw missing(token, digest, size);
    }
    return new ConstantData(type, bytes);
  }

  private MemorySegment checked(Token token, String digest, long size, TensorType type) {
    MemorySegment bytes = store.find(digest, size).orElseThrow(() -> missing(token, digest, size));
    String actual = new ConstantData(type, bytes).digest();
    if (!actual.equals(digest)) {
      throw Misread.of(
          source
              .error(DiagnosticCode.MISSING_CONSTANT, token, "the stored constant has been changed")
              .expected("digest " + digest, "digest " + actual));
    }
    return bytes;
  }

  private Misread missing(Token token, String digest, long size) {
    return Misread.of(
        source
            .error(DiagnosticCode.MISSING_CONSTANT, token, "the constant is not in the store")
            .expected(digest + " with " + size + " bytes", "no such constant")
            .help("constants are kept in the folder 'constants' beside the text; copy both"));
  }

  private static long size(TensorType type) {
    return (long) type.shape().elements() * type.element().bytes();
  }

  /// The bits of an element.
  private long element(ElementType element, ElementContext tree) {
    Token start = tree.getStart();
    if (tree.word() != null) {
      long bits = numbers.integer(tree.INT().getSymbol());
      if (!tree.word().getText().equals("nan") || !Elements.isNan(element, bits)) {
        throw source.misread(
            start,
            "not an element",
            element.isFloat() ? "a number, or nan(bits)" : "an integer",
            "'" + tree.getText() + "'");
      }
      return bits;
    }
    if (element.isFloat()) {
      float value = numbers.real(start);
      long bits = Elements.bits(element, value);
      if (element == ElementType.F16
          && Float.isInfinite(Float.float16ToFloat((short) bits))
          && !Float.isInfinite(value)) {
        throw source.misread(
            start, "the number is too large", "at most 65504.0", SourceText.shown(start));
      }
      return bits;
    }
    if (tree.INT() == null) {
      throw source.misread(start, "not an element", "an integer", SourceText.shown(start));
    }
    long value = numbers.integer(start);
    if (!Elements.fits(element, value)) {
      throw source.misread(
          start, "the integer does not fit", element.text(), SourceText.shown(start));
    }
    return value;
  }
}
