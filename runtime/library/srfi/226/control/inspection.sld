;;; (srfi 226 control inspection): which procedures are continuations. Source: SRFI 226.
(define-library (srfi 226 control inspection)
  (export continuation? non-composable-continuation?)
  (import (omega primitive)))
