;;; (srfi 41 primitive): what streams are made with and taken apart with. Source: SRFI 41, "The
;;; (streams primitive) library".
(define-library (srfi 41 primitive)
  (export
   stream-null stream-cons stream? stream-null? stream-pair? stream-car stream-cdr stream-lambda)
  (import (srfi 41 inside stream)))
