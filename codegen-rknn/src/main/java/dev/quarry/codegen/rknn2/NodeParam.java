package dev.quarry.codegen.rknn2;

import java.util.List;

/// Parameters of a node: a FlatBuffer union whose tables list the ONNX attributes in alphabetic
/// order.
public sealed interface NodeParam {
  /// The union tag in the file.
  int tag();

  /// No parameters.
  record None() implements NodeParam {
    @Override
    public int tag() {
      return 0;
    }
  }

  /// Convolution and everything fused with it.
  ///
  /// @param autoPad `NOTSET`
  /// @param dilations height, width
  /// @param group 1, or the number of channels for depthwise
  /// @param kernel height, width
  /// @param pads top, left, bottom, right
  /// @param strides height, width
  record ConvParam(
      String autoPad,
      List<Integer> dilations,
      int group,
      List<Integer> kernel,
      List<Integer> pads,
      List<Integer> strides)
      implements NodeParam {
    public ConvParam {
      dilations = List.copyOf(dilations);
      kernel = List.copyOf(kernel);
      pads = List.copyOf(pads);
      strides = List.copyOf(strides);
    }

    @Override
    public int tag() {
      return 1;
    }
  }

  /// Transposed convolution.
  ///
  /// @param autoPad `NOTSET`
  /// @param dilations height, width
  /// @param group 1 in every file seen
  /// @param kernel height, width
  /// @param pads top, left, bottom, right
  /// @param strides height, width
  record ConvTransposeParam(
      String autoPad,
      List<Integer> dilations,
      int group,
      List<Integer> kernel,
      List<Integer> pads,
      List<Integer> strides)
      implements NodeParam {
    public ConvTransposeParam {
      dilations = List.copyOf(dilations);
      kernel = List.copyOf(kernel);
      pads = List.copyOf(pads);
      strides = List.copyOf(strides);
    }

    @Override
    public int tag() {
      return 2;
    }
  }

  /// Maximum pooling.
  ///
  /// @param autoPad `NOTSET`
  /// @param ceilMode inferred: 0 in every file seen
  /// @param dilations height, width
  /// @param kernel height, width
  /// @param pads top, left, bottom, right
  /// @param strides height, width
  record MaxPoolParam(
      String autoPad,
      int ceilMode,
      List<Integer> dilations,
      List<Integer> kernel,
      List<Integer> pads,
      List<Integer> strides)
      implements NodeParam {
    public MaxPoolParam {
      dilations = List.copyOf(dilations);
      kernel = List.copyOf(kernel);
      pads = List.copyOf(pads);
      strides = List.copyOf(strides);
    }

    @Override
    public int tag() {
      return 3;
    }
  }

  /// Average pooling with a small kernel.
  ///
  /// @param autoPad `NOTSET`
  /// @param ceilMode inferred: 0 in every file seen
  /// @param countIncludePad 1 when padding counts
  /// @param kernel height, width
  /// @param pads top, left, bottom, right
  /// @param strides height, width
  record AveragePoolParam(
      String autoPad,
      int ceilMode,
      int countIncludePad,
      List<Integer> kernel,
      List<Integer> pads,
      List<Integer> strides)
      implements NodeParam {
    public AveragePoolParam {
      kernel = List.copyOf(kernel);
      pads = List.copyOf(pads);
      strides = List.copyOf(strides);
    }

    @Override
    public int tag() {
      return 5;
    }
  }

  /// Concatenation.
  ///
  /// @param axis NCHW axis
  record ConcatParam(int axis) implements NodeParam {
    @Override
    public int tag() {
      return 19;
    }
  }

  /// Split into parts.
  ///
  /// @param axis NCHW axis
  /// @param sizes elements of each part; empty when an input holds them
  record SplitParam(int axis, List<Integer> sizes) implements NodeParam {
    public SplitParam {
      sizes = List.copyOf(sizes);
    }

    @Override
    public int tag() {
      return 20;
    }
  }

  /// Transposition.
  ///
  /// @param permutation source axis of each result axis
  record TransposeParam(List<Integer> permutation) implements NodeParam {
    public TransposeParam {
      permutation = List.copyOf(permutation);
    }

    @Override
    public int tag() {
      return 25;
    }
  }

  /// Resizing.
  ///
  /// @param coordinateMode `asymmetric` or `half_pixel`
  /// @param mode `nearest` or `linear`
  /// @param nearestMode for example `floor`
  record ResizeParam(String coordinateMode, String mode, String nearestMode) implements NodeParam {
    @Override
    public int tag() {
      return 26;
    }
  }

  /// Depth to space.
  ///
  /// @param blockSize edge of a block
  /// @param mode `DCR` or `CRD`
  record DepthToSpaceParam(int blockSize, String mode) implements NodeParam {
    @Override
    public int tag() {
      return 32;
    }
  }

  /// Index of the largest element.
  ///
  /// @param axis NCHW axis
  record ArgMaxParam(int axis) implements NodeParam {
    @Override
    public int tag() {
      return 51;
    }
  }

  /// Softmax.
  ///
  /// @param axis axis of the sum
  record SoftmaxParam(int axis) implements NodeParam {
    @Override
    public int tag() {
      return 61;
    }
  }

  /// A table nobody has described; it can be shown but not written again.
  ///
  /// @param tag the union tag in the file
  record OtherParam(int tag) implements NodeParam {}
}
