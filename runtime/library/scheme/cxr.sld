;;; The (scheme cxr) library (R7RS appendix A).
(define-library (scheme cxr)
  (import (omega primitive) (omega kernel))
  (export
    caaar caadr cadar caddr cdaar cdadr cddar cdddr caaaar caaadr caadar caaddr cadaar
    cadadr caddar cadddr cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr))
