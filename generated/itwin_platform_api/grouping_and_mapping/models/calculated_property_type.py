from itwin_platform_api.runtime.types import FreeStrEnum

__all__ = ["CalculatedPropertyType"]


class CalculatedPropertyType(FreeStrEnum):
    """Value that the extraction works out from an element's geometry."""

    LENGTH = "Length"
    AREA = "Area"
    VOLUME = "Volume"
    BOUNDING_BOX_LONGEST_EDGE_LENGTH = "BoundingBoxLongestEdgeLength"
    BOUNDING_BOX_INTERMEDIATE_EDGE_LENGTH = "BoundingBoxIntermediateEdgeLength"
    BOUNDING_BOX_SHORTEST_EDGE_LENGTH = "BoundingBoxShortestEdgeLength"
    BOUNDING_BOX_DIAGONAL_LENGTH = "BoundingBoxDiagonalLength"
    BOUNDING_BOX_LONGEST_FACE_DIAGONAL_LENGTH = "BoundingBoxLongestFaceDiagonalLength"
    BOUNDING_BOX_INTERMEDIATE_FACE_DIAGONAL_LENGTH = "BoundingBoxIntermediateFaceDiagonalLength"
    BOUNDING_BOX_SHORTEST_FACE_DIAGONAL_LENGTH = "BoundingBoxShortestFaceDiagonalLength"
