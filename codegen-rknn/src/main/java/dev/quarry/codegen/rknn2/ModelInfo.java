package dev.quarry.codegen.rknn2;

/// The texts and numbers that describe a model as a whole.
///
/// @param modelVersion layout generation: 6 in container 6, 1 in container 2
/// @param format hardware family, `RKNPU lite` for RK3566 and RK3568
/// @param generator how the model was converted, free text
/// @param compilerVersion major * 10000 + minor * 100 + patch
/// @param compiler compiler name and version as text
/// @param target chip, `rk3566` or `rk3568`
/// @param source front end, `ONNX`
/// @param flag10 unknown: 2 in every file seen
/// @param text11 unknown: empty in every file seen
/// @param inputJson what the compiled graph consumes, a JSON object by input name
/// @param outputJson what the compiled graph delivers, a JSON object by output name
/// @param text14 unknown: `0`, in one file `1`
/// @param shapeMode `static_shape`
/// @param customOps empty, or the name of a custom operator type
public record ModelInfo(
    long modelVersion,
    String format,
    String generator,
    long compilerVersion,
    String compiler,
    String target,
    String source,
    int flag10,
    String text11,
    String inputJson,
    String outputJson,
    String text14,
    String shapeMode,
    String customOps) {

  /// The hardware family of RK3566 and RK3568.
  public static final String FORMAT_LITE = "RKNPU lite";

  /// The values every static network of RK3566 and RK3568 has, with the given changing parts.
  public static ModelInfo of(
      String target, long compilerVersion, String compiler, String inputJson, String outputJson) {
    return new ModelInfo(
        6,
        FORMAT_LITE,
        "{}",
        compilerVersion,
        compiler,
        target,
        "ONNX",
        2,
        "",
        inputJson,
        outputJson,
        "0",
        "static_shape",
        "");
  }

  /// The same with another text about the conversion.
  public ModelInfo withGenerator(String text) {
    return new ModelInfo(
        modelVersion,
        format,
        text,
        compilerVersion,
        compiler,
        target,
        source,
        flag10,
        text11,
        inputJson,
        outputJson,
        text14,
        shapeMode,
        customOps);
  }

  /// The compiler version in the usual form, for example `2.3.2`.
  public String compilerVersionText() {
    return compilerVersion / 10000
        + "."
        + compilerVersion / 100 % 100
        + "."
        + compilerVersion % 100;
  }
}
