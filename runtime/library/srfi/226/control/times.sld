;;; (srfi 226 control times): moments, on the clock of the process. Source: SRFI 226.
(define-library (srfi 226 control times)
  (export time? current-time seconds+)
  (import (srfi 226 inside moments)))
