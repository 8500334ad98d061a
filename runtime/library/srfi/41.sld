;;; (srfi 41): streams, sequences whose elements and whose ends are computed when they are asked
;;; for, and once. Source: SRFI 41 (Bewig 2007).
(define-library (srfi 41)
  (export
   ;; Primitives
   stream-null stream-cons stream? stream-null? stream-pair? stream-car stream-cdr stream-lambda
   ;; Syntax
   define-stream stream-let stream stream-match stream-of
   ;; Constructors
   list->stream port->stream stream-constant stream-from stream-iterate stream-range
   stream-unfold stream-unfolds
   ;; Streams from streams
   stream-append stream-concat stream-drop stream-drop-while stream-filter stream-map
   stream-reverse stream-scan stream-take stream-take-while stream-zip
   ;; Consumers
   stream->list stream-fold stream-for-each stream-length stream-ref)
  (import (srfi 41 primitive) (srfi 41 derived)))
