;;; Streams that join, map and turn round other streams (SRFI 41).

;; The stream of the elements of all the streams, one stream after the other.
(define (stream-append . strms)
  (check-streams "stream-append" 1 strms)
  (appended strms))

(define-stream (appended strms)
  (cond ((null? strms) stream-null)
        ((null? (cdr strms)) (car strms))
        ((stream-null? (car strms)) (appended (cdr strms)))
        (else
         (let ((strm (car strms)))
           (stream-cons (stream-car strm)
                        (appended (cons (stream-cdr strm) (cdr strms))))))))

;; The stream of the elements of all the streams in a stream, one after the other.
(define (stream-concat strms)
  (check-stream "stream-concat" 1 strms)
  (concatenated strms))

(define-stream (concatenated strms)
  (if (stream-null? strms)
      stream-null
      (let ((strm (stream-car strms)))
        (unless (stream? strm)
          (error "stream-concat: expected a stream of streams, got the element" strm))
        (concatenated-before strm (stream-cdr strms)))))

(define-stream (concatenated-before strm strms)
  (if (stream-null? strm)
      (concatenated strms)
      (stream-cons (stream-car strm)
                   (concatenated-before (stream-cdr strm) strms))))

;; The stream of what proc answers for the elements, one of each stream, up to the end of the
;; shortest. Proc is called when its answer is asked for.
(define (stream-map proc strm . strms)
  (check-procedure "stream-map" 1 proc)
  (check-streams "stream-map" 2 (cons strm strms))
  (if (null? strms)
      (mapped proc strm)
      (mapped-all proc (cons strm strms))))

(define-stream (mapped proc strm)
  (if (stream-null? strm)
      stream-null
      (stream-cons (proc (stream-car strm)) (mapped proc (stream-cdr strm)))))

(define-stream (mapped-all proc strms)
  (if (any-null? strms)
      stream-null
      (stream-cons (apply proc (map stream-car strms))
                   (mapped-all proc (map stream-cdr strms)))))

;; The stream of lists of the elements, one of each stream, up to the end of the shortest.
(define (stream-zip strm . strms)
  (check-streams "stream-zip" 1 (cons strm strms))
  (mapped-all list (cons strm strms)))

;; The stream of base and what it becomes with each element: (proc base element) and so on.
(define (stream-scan proc base strm)
  (check-procedure "stream-scan" 1 proc)
  (check-stream "stream-scan" 3 strm)
  (scanned proc base strm))

(define-stream (scanned proc base strm)
  (stream-cons base
               (if (stream-null? strm)
                   stream-null
                   (scanned proc (proc base (stream-car strm)) (stream-cdr strm)))))

;; The stream of the elements of a finite stream from the last to the first. Computes none of them.
(define (stream-reverse strm)
  (check-stream "stream-reverse" 1 strm)
  (reversed strm stream-null))

(define-stream (reversed strm behind)
  (if (stream-null? strm)
      behind
      (reversed (stream-cdr strm) (stream-cons (stream-car strm) behind))))
