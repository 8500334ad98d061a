;;; (srfi 41 derived): what is written with the primitives. Source: SRFI 41, "The (streams derived)
;;; library".
;;; Procedures check their arguments when they are called. One that answers a stream computes
;;; nothing of it before it is asked for. A search for the next element is made of short steps, each
;;; a stream that ends as the next step, so that no step holds on to what those before it passed.
(define-library (srfi 41 derived)
  (export
   define-stream stream-let stream stream-match stream-of
   list->stream port->stream stream-constant stream-from stream-iterate stream-range
   stream-unfold stream-unfolds
   stream-append stream-concat stream-drop stream-drop-while stream-filter stream-map
   stream-reverse stream-scan stream-take stream-take-while stream-zip
   stream->list stream-fold stream-for-each stream-length stream-ref)
  (import (scheme base)
          (scheme case-lambda)
          (scheme lazy)
          (only (omega primitive) %wrong-type)
          (srfi 41 inside stream))
  (include "derived/argument.scm"
           "derived/syntax.scm"
           "derived/match.scm"
           "derived/comprehension.scm"
           "derived/construct.scm"
           "derived/unfold.scm"
           "derived/select.scm"
           "derived/combine.scm"
           "derived/consume.scm"))
