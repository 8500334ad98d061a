;;; (srfi 226 control parameters): parameters, the parameterization in force, and parameters of
;;; which each thread has its own cell. What R7RS-small has too is the very same binding here.
;;; Source: SRFI 226.
(define-library (srfi 226 control parameters)
  (export
   make-parameter make-thread-parameter parameter? parameterize
   current-parameterization parameterization? call-with-parameterization
   temporarily (rename temporarily with))
  (import (scheme base) (scheme case-lambda)
          (only (omega primitive) %make-parameter parameter?)
          (only (omega control)
                current-parameterization parameterization? call-with-parameterization)
          (only (srfi 226 inside thread-locals) make-thread-local tlref tlset!))
  (include "parameters/thread-parameter.scm" "parameters/temporarily.scm"))
