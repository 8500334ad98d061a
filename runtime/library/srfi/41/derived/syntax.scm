;;; Procedures that answer streams, and streams of given expressions (SRFI 41, define-stream,
;;; stream-let, stream).

;; (define-stream (name . formals) body ...): define a procedure whose body answers a stream, and is
;; evaluated when that stream is asked for something.
(define-syntax define-stream
  (syntax-rules ()
    ((_ (name . formals) body1 body2 ...)
     (define (name . formals)
       (%lazy-stream 'name (let () body1 body2 ...))))))

;; (stream-let name ((variable init) ...) body ...): a named let whose body answers a stream, and is
;; evaluated when that stream is asked for something.
(define-syntax stream-let
  (syntax-rules ()
    ((_ name ((variable init) ...) body1 body2 ...)
     ((letrec ((name (lambda (variable ...)
                       (%lazy-stream 'stream-let (let () body1 body2 ...)))))
        name)
      init ...))))

;; (stream object ...): the stream of what the expressions answer, each of which is evaluated when
;; its element is asked for.
(define-syntax stream
  (syntax-rules ()
    ((_) stream-null)
    ((_ object ...) (%delayed->stream (list (delay object) ...)))))
