package dev.quarry.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Pictures with the boxes in them: `{"classes": [...], "images": [{"file": "a.png", "boxes":
/// [[class, x1, y1, x2, y2]]}]}`.
///
/// @param classes names of the classes
/// @param pictures the pictures
public record LabeledPictures(List<String> classes, List<Labeled> pictures) {
  public LabeledPictures {
    classes = List.copyOf(classes);
    pictures = List.copyOf(pictures);
  }

  /// A picture and its boxes.
  ///
  /// @param file the picture
  /// @param boxes what is in it, in pixels of the picture, score 1
  public record Labeled(Path file, List<Detection> boxes) {
    public Labeled {
      boxes = List.copyOf(boxes);
    }
  }

  /// Reads a label file; pictures lie in the folder `val` beside it, or beside it.
  public static LabeledPictures read(Path file) {
    try {
      JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
      Path labels = file.toAbsolutePath();
      var classes = new ArrayList<String>();
      root.path("classes").forEach(name -> classes.add(name.asText()));
      var pictures = new ArrayList<Labeled>();
      for (JsonNode image : root.path("images")) {
        String name = image.path("file").asText();
        Path inside = labels.resolveSibling("val").resolve(name);
        Path picture = Files.exists(inside) ? inside : labels.resolveSibling(name);
        pictures.add(new Labeled(picture, boxes(image.path("boxes"))));
      }
      return new LabeledPictures(classes, pictures);
    } catch (JsonProcessingException e) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.USAGE, file.toString(), "not a label file")
              .expected("JSON with classes and images", e.getOriginalMessage()));
    } catch (IOException e) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.FILE_NOT_FOUND, file.toString(), "the file cannot be read"));
    }
  }

  private static List<Detection> boxes(JsonNode boxes) {
    var list = new ArrayList<Detection>();
    for (JsonNode box : boxes) {
      list.add(
          new Detection(
              box.path(0).asInt(),
              1,
              new Box(
                  box.path(1).asDouble(),
                  box.path(2).asDouble(),
                  box.path(3).asDouble(),
                  box.path(4).asDouble())));
    }
    return list;
  }
}
